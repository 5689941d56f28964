package dev.dbkeep.backup.proof;

import java.time.Duration;

/** How long something may still take. */
final class Deadline {
  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  boolean isOver() {
    return System.nanoTime() - end >= 0;
  }

  /** At least one, since 0 means for ever to JDBC. */
  int seconds() {
    return (int) Math.max(1, Duration.ofNanos(end - System.nanoTime()).toSeconds());
  }
}
