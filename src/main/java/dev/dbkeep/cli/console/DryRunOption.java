package dev.dbkeep.cli.console;

import picocli.CommandLine.Option;

/** On every command that changes something. */
public final class DryRunOption {
  @Option(names = "--dry-run", description = "show exactly what would run, and change nothing")
  private boolean dryRun;

  public boolean dryRun() {
    return dryRun;
  }
}
