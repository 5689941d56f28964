package dev.dbkeep.migrate;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of a history table.
 *
 * @param name the migration as the tool names it: folder name, file path; for Drizzle the checksum,
 *     since its table has no name
 * @param checksum as recorded; null where the tool records none, as in a baseline row
 * @param log what the tool wrote about a failure
 */
public record HistoryRow(
    String name,
    @Nullable String checksum,
    State state,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String log,
    Key key) {

  /** What the row says about its migration. */
  public enum State {
    APPLIED,
    /** Stands for everything up to it without having run. */
    BASELINE,
    /** Begun and not finished, or finished with an error. */
    FAILED,
    /** A person said that it does not count. */
    ROLLED_BACK,
    /** Kept by the tool for itself. */
    MARKER
  }

  /** What identifies the row in its own table. */
  public sealed interface Key {}

  /** The id or name column. */
  public record Id(String value) implements Key {}

  /** Drizzle compares nothing but this number. */
  public record CreatedAt(long millis) implements Key {}

  /** The columns of a Flyway row by which it finds its file. */
  record Flyway(int rank, @Nullable FlywayVersion version, String description, String type)
      implements Key {}
}
