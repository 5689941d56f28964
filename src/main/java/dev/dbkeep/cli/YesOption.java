package dev.dbkeep.cli;

import picocli.CommandLine.Option;

/** On every command that would ask a question on a terminal. */
final class YesOption {
  @Option(
      names = {"-y", "--yes"},
      description = "do not ask; needed without a terminal")
  boolean yes;
}
