package dev.dbkeep.cli.upkeep;

import dev.dbkeep.upkeep.partitions.Width;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By what a table is divided. */
final class PartitionOptions {
  @Option(
      names = "--by",
      paramLabel = "COLUMN",
      description = "the timestamptz, timestamp or date that says when a row was made")
  @Nullable String by;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "month, week or day (default: month)")
  private String every = "month";

  Width width() {
    return Width.of(every);
  }
}
