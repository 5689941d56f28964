package dev.dbkeep.cli;

import picocli.CommandLine.Option;

/** How every command prints. */
final class OutputOptions {
  @Option(
      names = "--json",
      description = "print the result as one JSON document on stdout, errors too")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "print results and errors only")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "say more: statements, timings, where a value came from")
  boolean verbose;
}
