package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The advisory lock that the folder's own tool takes, so that it and dbkeep never deploy at once.
 *
 * <p>It is asked for again and again, never waited for: a waiting backend holds a snapshot, and
 * CREATE INDEX CONCURRENTLY of the one who has the lock would wait for that snapshot in turn. It is
 * bound to a transaction, which a transaction pooler keeps on one server process.
 */
final class PeerLock implements AutoCloseable {
  private static final int TRANSACTION_TIMEOUT_SINCE = 17;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Connection connection;

  private PeerLock(Connection connection) {
    this.connection = connection;
  }

  static PeerLock acquire(
      Connection connection, long key, String tool, Duration patience, Runnable waiting)
      throws SQLException {
    connection.setAutoCommit(false);
    PeerLock lock = new PeerLock(connection);
    long deadline = System.nanoTime() + patience.toNanos();
    boolean told = false;
    while (!lock.attempt(key)) {
      // Ends the transaction, so that no snapshot and no idle transaction stays behind between two
      // attempts.
      connection.rollback();
      if (System.nanoTime() > deadline) {
        lock.close();
        throw DbkeepException.of(
            ErrorCode.BUSY,
            "%s has been deploying to this database for longer than %d s"
                .formatted(tool, patience.toSeconds()),
            "Wait until it is done, or find its session with select * from pg_locks where locktype"
                + " = 'advisory'.");
      }
      if (!told) {
        waiting.run();
        told = true;
      }
      pause(lock);
    }
    return lock;
  }

  private boolean attempt(long key) throws SQLException {
    boolean locked;
    try (PreparedStatement statement =
        connection.prepareStatement("select pg_catalog.pg_try_advisory_xact_lock(?)")) {
      statement.setLong(1, key);
      try (ResultSet rows = statement.executeQuery()) {
        locked = rows.next() && rows.getBoolean(1);
      }
    }
    // Last, because a query of the extended protocol keeps its portal, and the portal its snapshot,
    // until the next
    // statement replaces it: our own CREATE INDEX CONCURRENTLY would wait for that snapshot for
    // ever. SET takes none.
    if (connection.getMetaData().getDatabaseMajorVersion() >= TRANSACTION_TIMEOUT_SINCE) {
      HistoryRows.run(connection, "set local transaction_timeout = 0");
    }
    HistoryRows.run(connection, "set local idle_in_transaction_session_timeout = 0");
    return locked;
  }

  private static void pause(PeerLock lock) throws SQLException {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lock.close();
      throw DbkeepException.of(
              ErrorCode.INTERRUPTED, "interrupted while another deploy was running")
          .cause(e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
  }
}
