package dev.dbkeep.cli.console;

import picocli.CommandLine.Option;

/** On every command that would ask a question on a terminal. */
public final class YesOption {
  @Option(
      names = {"-y", "--yes"},
      description = "do not ask; needed without a terminal")
  private boolean yes;

  public boolean yes() {
    return yes;
  }
}
