package dev.dbkeep.cli;

import picocli.CommandLine.Option;

/** On every command that changes something. */
final class DryRunOption {
  @Option(names = "--dry-run", description = "show exactly what would run, and change nothing")
  boolean dryRun;
}
