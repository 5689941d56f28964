package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.TransactionPooler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes this the only runner on a database.
 *
 * <p>An advisory lock of a transaction that stays open on a second connection: it pins the server
 * process behind a transaction pooler, where a session lock would belong to whoever comes next, it
 * goes away with its connection, and an idle READ COMMITTED transaction holds nothing back. It is
 * tried, never waited for: a waiting statement has a snapshot, which CREATE INDEX CONCURRENTLY of
 * the other runner would wait for in turn.
 */
final class RunnerLock implements AutoCloseable {
  /** "dbkeep" in ASCII; the lock is per database. */
  static final long KEY = 0x6462_6b65_6570L;

  private static final int TRANSACTION_TIMEOUT_SINCE = 17;
  private static final Duration CHECK_EVERY = Duration.ofSeconds(1);
  private static final Duration ORPHAN_PATIENCE = Duration.ofSeconds(5);

  private final ServerUrl url;
  private final Duration patience;
  private final Progress progress;
  private @Nullable Connection connection;
  private long lastCheck = System.nanoTime();

  RunnerLock(ServerUrl url, ExecuteOptions options, Progress progress) {
    this.url = url;
    this.patience = options.runnerWait();
    this.progress = progress;
  }

  /**
   * Returns when no other runner is left; fails with BUSY when that takes longer than the patience.
   */
  void acquire(Session session) throws SQLException, InterruptedException {
    Connection held = Connections.openForScripts(url);
    connection = held;
    long deadline = System.nanoTime() + patience.toNanos();
    String told = "";
    while (!tryLock(held, session)) {
      String other = otherRunner(session.connection());
      if (System.nanoTime() > deadline) {
        throw DbkeepException.of(
            ErrorCode.BUSY,
            "another dbkeep is at work on this database: " + other,
            "Wait for it to end and run the same command again, or give it longer with"
                + " --runner-wait.");
      }
      if (!other.equals(told)) {
        progress.on(new Progress.WaitingForRunner(other));
        told = other;
      }
      Thread.sleep(ThreadLocalRandom.current().nextLong(50, 200));
    }
    JournalSchema.prepare(session);
    removeOrphan(session.connection());
    enter(session);
    lastCheck = System.nanoTime();
  }

  private boolean tryLock(Connection held, Session session) throws SQLException {
    try (Statement statement = held.createStatement()) {
      String unlimited =
          held.getMetaData().getDatabaseMajorVersion() >= TRANSACTION_TIMEOUT_SINCE
              ? "; SET LOCAL transaction_timeout = 0"
              : "";
      statement.execute(
          "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL idle_in_transaction_session_timeout = 0;"
              + " SET LOCAL application_name = 'dbkeep runner lock'"
              + unlimited);
      try (ResultSet rows =
          statement.executeQuery("SELECT pg_catalog.pg_try_advisory_xact_lock(" + KEY + ")")) {
        rows.next();
        if (rows.getBoolean(1)) {
          session.pooled(TransactionPooler.stands(session.connection(), url));
          return true;
        }
      }
      statement.execute("ROLLBACK");
      return false;
    }
  }

  private static String otherRunner(Connection connection) throws SQLException {
    if (!JournalSchema.exists(connection, "runner")) {
      return "another runner that has just begun";
    }
    String sql =
        "SELECT process, host, to_char(started, 'YYYY-MM-DD HH24:MI:SS TZ') FROM dbkeep.runner"
            + " WHERE finished IS NULL";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next()
          ? "process "
              + rows.getLong(1)
              + " on "
              + rows.getString(2)
              + " since "
              + rows.getString(3)
          : "another runner that has just begun";
    }
  }

  /**
   * A runner that was killed leaves a server process that notices within half a second; no work
   * begins beside it.
   */
  private static void removeOrphan(Connection connection)
      throws SQLException, InterruptedException {
    String sql =
        """
        SELECT a.pid FROM dbkeep.runner r
        JOIN pg_catalog.pg_stat_activity a ON (a.pid = r.backend AND a.backend_start = r.backend_start)
          OR (r.backend IS NULL AND a.datname = pg_catalog.current_database() AND a.application_name = 'dbkeep pooled' AND a.state <> 'idle')
        WHERE r.finished IS NULL AND a.pid <> pg_catalog.pg_backend_pid()
        """;
    long deadline = System.nanoTime() + ORPHAN_PATIENCE.toNanos();
    boolean terminated = false;
    while (true) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        if (!rows.next()) {
          return;
        }
        int pid = rows.getInt(1);
        if (System.nanoTime() > deadline) {
          if (terminated) {
            throw DbkeepException.of(
                ErrorCode.BUSY,
                "the server process " + pid + " of a dbkeep that is gone does not end",
                "End it with: SELECT pg_terminate_backend(" + pid + ");");
          }
          statement.execute("SELECT pg_catalog.pg_terminate_backend(" + pid + ")");
          terminated = true;
          deadline = System.nanoTime() + ORPHAN_PATIENCE.toNanos();
        }
      }
      Thread.sleep(25);
    }
  }

  /** The lease: who works here, with a token that only ever grows. */
  private static void enter(Session session) throws SQLException {
    String sql =
        """
        INSERT INTO dbkeep.runner (token, host, process, backend, backend_start)
        SELECT 1, ?, ?, a.pid, a.backend_start
        FROM (VALUES (1)) one LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = pg_catalog.pg_backend_pid() AND NOT ?
        ON CONFLICT (singleton) DO UPDATE SET token = dbkeep.runner.token + 1, host = excluded.host, process = excluded.process,
          backend = excluded.backend, backend_start = excluded.backend_start, started = pg_catalog.now(), finished = NULL
        RETURNING token
        """;
    try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
      statement.setString(1, hostName());
      statement.setLong(2, ProcessHandle.current().pid());
      statement.setBoolean(3, session.isPooled());
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        session.holds(rows.getLong(1));
      }
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown host";
    }
  }

  /**
   * Fails when the lock went away with its connection; asked between jobs, and really asks the
   * server at most once a second.
   */
  void check() throws SQLException {
    if (connection == null || System.nanoTime() - lastCheck < CHECK_EVERY.toNanos()) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT");
      lastCheck = System.nanoTime();
    } catch (SQLException e) {
      throw DbkeepException.of(
              ErrorCode.BUSY,
              "the connection that keeps other runners out was lost: " + ScriptErrors.message(e),
              "Run the same command again: it goes on from there.")
          .cause(e);
    }
  }

  /**
   * Leaves the lease, unless it is another's by now. This commit waits for the disk, and with it
   * every commit before.
   */
  static void leave(Session session) throws SQLException {
    session.flushCommits();
    session.execute(
        "UPDATE dbkeep.runner SET finished = pg_catalog.clock_timestamp() WHERE token = "
            + session.token());
  }

  @Override
  public void close() {
    if (connection == null) {
      return;
    }
    try {
      connection.close();
    } catch (SQLException e) {
      // The lock goes with the connection, however it ends.
    }
  }
}
