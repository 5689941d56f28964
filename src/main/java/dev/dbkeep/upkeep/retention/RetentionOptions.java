package dev.dbkeep.upkeep.retention;

import dev.dbkeep.execute.ExecuteOptions;
import java.time.Duration;

/**
 * How careful a run is.
 *
 * @param locks the longest one try may wait for a lock, and how long it is tried again
 * @param walPerSecond bytes of WAL that it may write on average
 * @param undoWindow how long a partition that was taken out is kept beside
 */
public record RetentionOptions(ExecuteOptions locks, long walPerSecond, Duration undoWindow) {
  private static final long MEGABYTE = 1 << 20;
  public static final long DEFAULT_WAL_PER_SECOND = 64 * MEGABYTE;
  public static final Duration DEFAULT_UNDO_WINDOW = Duration.ofDays(7);

  public RetentionOptions(ExecuteOptions locks) {
    this(locks, DEFAULT_WAL_PER_SECOND, DEFAULT_UNDO_WINDOW);
  }

  public RetentionOptions withWalPerSecond(long bytes) {
    return new RetentionOptions(locks, bytes, undoWindow);
  }

  public RetentionOptions withUndoWindow(Duration window) {
    return new RetentionOptions(locks, walPerSecond, window);
  }
}
