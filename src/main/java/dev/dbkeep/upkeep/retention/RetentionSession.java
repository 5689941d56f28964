package dev.dbkeep.upkeep.retention;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * The connection that removes rows: it never waits long for a lock and never works beside itself.
 */
final class RetentionSession implements AutoCloseable {
  /** "dbkr" in ASCII; the second half of the lock is the name of the policy. */
  private static final int KEY = 0x6462_6b72;

  private static final int CONNECTION_CHECKS_SINCE = 14;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

  private final Connection connection;

  private RetentionSession(Connection connection) {
    this.connection = connection;
  }

  static RetentionSession open(ServerUrl url, RetentionOptions options) throws SQLException {
    Connection connection = Connections.open(url);
    RetentionSession session = new RetentionSession(connection);
    try (Statement statement = connection.createStatement()) {
      // the statistics of the first values must not decide how all later ones are looked for
      statement.execute(
          "SET application_name = 'dbkeep retention'; SET statement_timeout = 0; SET"
              + " plan_cache_mode = force_custom_plan; SET max_parallel_workers_per_gather = 0; SET"
              + " idle_in_transaction_session_timeout = '120s'; SET lock_timeout = "
              + options.locks().lockTimeout().toMillis());
      session.noticeEndedClients(statement);
      return session;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** For what only looks. */
  void limit(Duration time) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = " + time.toMillis());
    }
  }

  /** Some operating systems of the server do not offer it. */
  private void noticeEndedClients(Statement statement) throws SQLException {
    if (connection.getMetaData().getDatabaseMajorVersion() >= CONNECTION_CHECKS_SINCE) {
      try {
        statement.execute("SET client_connection_check_interval = '500ms'");
      } catch (SQLException e) {
        if (!"22023".equals(e.getSQLState())) {
          throw e;
        }
      }
    }
  }

  /**
   * Keeps every other run of the policy out. The server process of one that was killed lets go when
   * it has done what it was told last, so that its last commit is in before we look.
   */
  void claim(Policy policy) throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!tryLock(policy)) {
      if (System.nanoTime() > deadline) {
        throw DbkeepException.of(
            ErrorCode.BUSY,
            "another dbkeep retention works on " + policy.name(),
            "Wait for it to end; pg_stat_activity shows it as 'dbkeep retention'.");
      }
      Thread.sleep(BETWEEN_TRIES);
    }
  }

  private boolean tryLock(Policy policy) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_catalog.pg_try_advisory_lock(?, pg_catalog.hashtext(?))")) {
      statement.setInt(1, KEY);
      statement.setString(2, policy.name());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  Connection connection() {
    return connection;
  }

  int major() throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion();
  }

  /** Fixed for the whole run, by the server's clock. */
  String cutoff(Policy policy, AgeColumn column) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(column.cutoffQuery())) {
      statement.setString(1, policy.timeZone());
      statement.setString(2, policy.keep().interval());
      statement.setString(3, policy.timeZone());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  long number(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
