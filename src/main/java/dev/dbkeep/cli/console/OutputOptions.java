package dev.dbkeep.cli.console;

import picocli.CommandLine.Option;

/** How every command prints. */
public final class OutputOptions {
  @Option(
      names = "--json",
      description = "print the result as one JSON document on stdout, errors too")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "print results and errors only")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "say more: statements, timings, where a value came from")
  private boolean verbose;

  public boolean json() {
    return json;
  }

  public boolean quiet() {
    return quiet;
  }

  public boolean verbose() {
    return verbose;
  }
}
