package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Tries again what did not get its lock, and fails closed when the time is up.
 *
 * <p>A waiting ALTER TABLE keeps every later query of that table waiting behind it, so each try is
 * short; between two tries nobody queues, and no try is made while a transaction that would block
 * it is still open.
 */
final class LockBudget implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration ORDINARY_TRANSACTION = Duration.ofMillis(100);
  private static final int DOUBLINGS = 6;

  private final Session session;
  private final ExecuteOptions options;
  private final Progress progress;
  private final LockWatch watch;
  private @Nullable Job current;

  LockBudget(Session session, ServerUrl url, ExecuteOptions options, Progress progress) {
    this.session = session;
    this.options = options;
    this.progress = progress;
    this.watch = new LockWatch(url, this::seen);
  }

  private void seen(Sighting sighting) {
    Job job = current;
    if (job != null) {
      progress.on(new Progress.WaitingForLock(job, sighting.target(), sighting.blockers()));
    }
  }

  /** One try of something that leaves nothing behind when it fails. */
  @FunctionalInterface
  interface Attempt {
    void run() throws StatementFailure, InterruptedException, SQLException;
  }

  /** Runs it until it gets its locks; any other failure goes through. */
  void run(Job job, Attempt attempt) throws StatementFailure, InterruptedException, SQLException {
    long deadline = System.nanoTime() + options.lockWait().toNanos();
    current = job;
    for (int tries = 1; ; tries++) {
      watch.begin(session::backendPid);
      Sighting sighting;
      try {
        attempt.run();
        return;
      } catch (StatementFailure e) {
        sighting = watch.end();
        if (!isLockFailure(e.error())) {
          throw e;
        }
        if (System.nanoTime() >= deadline) {
          throw notGranted(job, e, sighting, tries);
        }
        Duration pause = pause(tries);
        progress.on(new Progress.Retry(job, tries, pause, reason(e, sighting)));
        Thread.sleep(pause);
        if (sighting != null && sighting.relation() != 0) {
          List<Blocker> left = awaitHolders(job, sighting, deadline);
          if (!left.isEmpty()) {
            throw notGranted(job, e, sighting.withBlockers(left), tries);
          }
        }
      } finally {
        watch.end();
      }
    }
  }

  /**
   * Waits, without queueing for the lock, until nobody old holds it; returns who still does when
   * the time is up.
   */
  private List<Blocker> awaitHolders(Job job, Sighting sighting, long deadline)
      throws InterruptedException {
    long pause = FIRST_PAUSE.toMillis();
    while (true) {
      List<Blocker> holders;
      try {
        holders = sighting.holders(watch.connection(), ORDINARY_TRANSACTION);
      } catch (SQLException | DbkeepException e) {
        // Without a look the next try finds out.
        return List.of();
      }
      if (holders.isEmpty() || System.nanoTime() >= deadline) {
        return holders;
      }
      progress.on(new Progress.WaitingForLock(job, sighting.target(), holders));
      Thread.sleep(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1));
      pause = Math.min(pause * 2, LONGEST_PAUSE.toMillis() / 4);
    }
  }

  /** Full jitter: anything between nothing and the doubled pause. */
  private static Duration pause(int tries) {
    long longest =
        Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(tries, DOUBLINGS));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest + 1));
  }

  private static String reason(StatementFailure failure, @Nullable Sighting sighting) {
    if (failure.hasState("40P01")) {
      return "deadlock with another transaction";
    }
    return "no lock on "
        + (sighting == null ? "what it needs" : sighting.target())
        + " within the lock timeout";
  }

  private DbkeepException notGranted(
      Job job, StatementFailure failure, @Nullable Sighting sighting, int tries) {
    String target = sighting == null ? "what it needs" : sighting.target();
    DbkeepException error =
        DbkeepException.of(
                ErrorCode.LOCK_NOT_GRANTED,
                job.id()
                    + " got no lock on "
                    + target
                    + " in "
                    + options.lockWait().toMillis() / 1000.0
                    + " s ("
                    + tries
                    + (tries == 1 ? " try)" : " tries)"),
                "End the transaction that holds it, or run again with a longer --lock-wait; nothing"
                    + " was left half done.")
            .sqlState(failure.error().getSQLState())
            .cause(failure.error());
    if (failure.statement() != null) {
      error = error.at(failure.statement().location(job.script()));
    }
    return sighting == null || sighting.blockers().isEmpty()
        ? error
        : error.detail(sighting.chainText());
  }

  static boolean isLockFailure(SQLException e) {
    return "55P03".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
  }

  @Override
  public void close() {
    watch.close();
  }
}
