package dev.dbkeep.upkeep.pace;

import java.time.Duration;

/**
 * How many rows the next batch has and how long nothing is done after it: as long as the batch
 * took, down to a tenth of that while no neighbour feels it, longer while one does or more WAL is
 * written than the limit allows.
 */
public final class Pace {
  public static final int FEWEST = 1000;
  public static final int MOST = 5000;
  private static final double GROW = 1.25;
  private static final double SHRINK = 0.5;
  private static final double LONGEST = 3;
  private static final double SHORTEST = 0.1;
  private static final double EASE = 0.8;
  private static final Duration LONG_BATCH = Duration.ofMillis(40);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** A slow disk makes a batch of few rows long; that alone is no reason to wait for seconds. */
  private static final Duration LONGEST_FOR_NEIGHBOURS = Duration.ofMillis(500);

  private final long walPerSecond;
  private double rows = 2000;
  private double stretch = 1;

  /**
   * @param walPerSecond bytes that may be written on average
   */
  public Pace(long walPerSecond) {
    this.walPerSecond = walPerSecond;
  }

  public int rows() {
    return (int) rows;
  }

  /** What comes after a batch that took so long and wrote so much. */
  public Duration pause(Duration took, long wal, boolean strained) {
    if (strained || took.compareTo(LONG_BATCH) > 0) {
      rows = Math.max(FEWEST, rows * SHRINK);
    } else {
      rows = Math.min(MOST, rows * GROW);
    }
    // quickly back, slowly on: one that feels it is to be left alone at once
    stretch =
        strained ? Math.min(LONGEST, Math.max(1, stretch * 2)) : Math.max(SHORTEST, stretch * EASE);
    double nanos =
        Math.max(
            took.toNanos() * Math.min(1, stretch),
            Math.min(LONGEST_FOR_NEIGHBOURS.toNanos(), took.toNanos() * stretch));
    double forWal = (double) wal / walPerSecond * 1e9 - took.toNanos();
    return Duration.ofNanos((long) Math.min(LONGEST_PAUSE.toNanos(), Math.max(nanos, forWal)));
  }
}
