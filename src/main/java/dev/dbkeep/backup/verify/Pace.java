package dev.dbkeep.backup.verify;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/** How fast something may be read: whoever reads waits as long as it is ahead. */
public final class Pace {
  /** As fast as it goes. */
  public static final Pace NONE = new Pace(Long.MAX_VALUE);

  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long bytesPerSecond;
  private long free = Long.MIN_VALUE;

  public Pace(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Waits until so many bytes may be read. */
  void before(long bytes) throws IOException {
    if (bytesPerSecond == Long.MAX_VALUE) {
      return;
    }
    long now = System.nanoTime();
    free = free == Long.MIN_VALUE ? now : Math.max(free, now);
    long wait = free - now;
    free += (long) (bytes * SECOND / bytesPerSecond);
    try {
      TimeUnit.NANOSECONDS.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped");
    }
  }
}
