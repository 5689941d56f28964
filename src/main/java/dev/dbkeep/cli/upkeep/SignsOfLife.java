package dev.dbkeep.cli.upkeep;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.upkeep.jobs.RunBook;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Says of a run that it lives, as long as it does, and hears when another has taken it over. */
public final class SignsOfLife implements AutoCloseable {
  private static final int SHARE = 6;

  private final RunBook book;
  private final RunBook.Claim claim;
  private final ScheduledExecutorService signs =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("upkeep").daemon().factory());
  private volatile boolean ours = true;

  /**
   * Begins.
   *
   * @param silence after which it would be taken for dead
   */
  public SignsOfLife(RunBook book, RunBook.Claim claim, Duration silence) {
    this.book = book;
    this.claim = claim;
    long pause = silence.toMillis() / SHARE;
    signs.scheduleWithFixedDelay(this::sign, pause, pause, TimeUnit.MILLISECONDS);
  }

  private void sign() {
    try {
      ours = book.seen(claim);
    } catch (DbkeepException e) {
      // a server that is away for a while does not end the run
    }
  }

  public boolean isOurs() {
    return ours;
  }

  @Override
  public void close() {
    signs.shutdownNow();
  }
}
