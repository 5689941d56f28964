package dev.dbkeep.upkeep.pace;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/** Does work in batches, each a transaction, in step with neighbours, replicas and slots. */
public final class BatchRun {
  private static final long WAL_PER_SECOND = 64L << 20;
  private static final Duration FIRST_RETRY = Duration.ofMillis(50);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  /** lock_not_available, deadlock_detected, serialization_failure. */
  private static final Set<String> TRY_AGAIN = Set.of("55P03", "40P01", "40001");

  private final Connection connection;
  private final ServerUrl url;
  private final ExecuteOptions locks;
  private final Consumer<String> waiting;
  private final Pace pace = new Pace(WAL_PER_SECOND);
  private long walAtLast;

  /**
   * @param connection has its lock_timeout
   * @param waiting is told for whom nothing goes on, as a clause
   */
  public BatchRun(
      Connection connection, ServerUrl url, ExecuteOptions locks, Consumer<String> waiting) {
    this.connection = connection;
    this.url = url;
    this.locks = locks;
    this.waiting = waiting;
  }

  /** One piece of the work, in a transaction that is open. */
  @FunctionalInterface
  public interface Batch {
    /**
     * Does it; a batch that got no lock is rolled back and asked again.
     *
     * @param rows so many at most
     * @return whether nothing is left to be done
     */
    boolean isLast(int rows) throws SQLException;
  }

  /** Until the batch says that it was the last. */
  public void run(Batch batch, Runnable committed) throws SQLException, InterruptedException {
    walAtLast = wal();
    try (Neighbours neighbours = Neighbours.watch(url)) {
      boolean end = false;
      while (!end) {
        awaitFollowers(neighbours);
        long began = System.nanoTime();
        end = tryUntilDone(batch);
        committed.run();
        if (!end) {
          Duration took = Duration.ofNanos(System.nanoTime() - began);
          long now = wal();
          Thread.sleep(pace.pause(took, now - walAtLast, neighbours.isStrained()));
          walAtLast = now;
        }
      }
    }
  }

  private boolean tryUntilDone(Batch batch) throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + locks.lockWait().toNanos();
    Duration retry = FIRST_RETRY;
    while (true) {
      try {
        return inTransaction(batch);
      } catch (SQLException e) {
        if (!TRY_AGAIN.contains(String.valueOf(e.getSQLState()))) {
          throw e;
        }
        if (System.nanoTime() > deadline) {
          throw DbkeepException.of(
                  ErrorCode.LOCK_NOT_GRANTED,
                  "others hold what it needs: " + e.getMessage(),
                  "See pg_stat_activity for who it is; the same command goes on from here.")
              .cause(e);
        }
        waiting.accept("others hold what it needs");
        Thread.sleep(retry);
        retry = retry.compareTo(LONGEST_RETRY) < 0 ? retry.multipliedBy(2) : LONGEST_RETRY;
      }
    }
  }

  private boolean inTransaction(Batch batch) throws SQLException {
    boolean committed = false;
    connection.setAutoCommit(false);
    try {
      boolean end = batch.isLast(pace.rows());
      connection.commit();
      committed = true;
      return end;
    } finally {
      if (!committed) {
        connection.rollback();
      }
      connection.setAutoCommit(true);
    }
  }

  private void awaitFollowers(Neighbours neighbours) throws InterruptedException {
    long deadline = System.nanoTime() + locks.lockWait().toNanos();
    for (String behind = neighbours.behind(); behind != null; behind = neighbours.behind()) {
      waiting.accept(behind);
      if (System.nanoTime() > deadline) {
        throw DbkeepException.of(
            ErrorCode.BUSY,
            "stopped, since " + behind,
            "Let it catch up, or remove the slot that nobody reads; the same command goes on from"
                + " here.");
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  private long wal() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(),"
                    + " '0/0')::bigint")) {
      row.next();
      return row.getLong(1);
    }
  }
}
