package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The connection that copies: it never waits long for a lock and never works beside itself. */
final class SplitSession implements AutoCloseable {
  /** "dbks" in ASCII; the second half of the lock is the number of the table. */
  private static final int KEY = 0x6462_6b73;

  private static final int CONNECTION_CHECKS_SINCE = 14;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

  private final Reading reading;

  private SplitSession(Reading reading) {
    this.reading = reading;
  }

  static SplitSession open(ServerUrl url, ExecuteOptions locks) throws SQLException {
    SplitSession session = new SplitSession(Reading.open(url));
    try (Statement statement = session.connection().createStatement()) {
      statement.execute(
          "SET application_name = 'dbkeep split'; SET row_security = off; SET plan_cache_mode ="
              + " force_custom_plan; SET idle_in_transaction_session_timeout = '120s'; SET"
              + " lock_timeout = "
              + locks.lockTimeout().toMillis());
      session.noticeEndedClients(statement);
      return session;
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  /** Some operating systems of the server do not offer it. */
  private void noticeEndedClients(Statement statement) throws SQLException {
    if (reading.rows().major() >= CONNECTION_CHECKS_SINCE) {
      try {
        statement.execute("SET client_connection_check_interval = '500ms'");
      } catch (SQLException e) {
        if (!"22023".equals(e.getSQLState())) {
          throw e;
        }
      }
    }
  }

  /** The server process of one that was killed lets go when it has done what it was told last. */
  void claim(GrowingTable table) throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!rows()
        .read("SELECT pg_catalog.pg_try_advisory_lock(?, ?::oid::integer)", KEY, table.oid())
        .getFirst()
        .isTrue(1)) {
      if (System.nanoTime() > deadline) {
        throw DbkeepException.of(
            ErrorCode.BUSY,
            "another dbkeep partitions split works on " + table.shown(),
            "Wait for it to end; pg_stat_activity shows it as 'dbkeep split'.");
      }
      Thread.sleep(BETWEEN_TRIES);
    }
  }

  Connection connection() {
    return reading.connection();
  }

  Reading reading() {
    return reading;
  }

  CatalogRows rows() {
    return reading.rows();
  }

  @Override
  public void close() throws SQLException {
    reading.close();
  }
}
