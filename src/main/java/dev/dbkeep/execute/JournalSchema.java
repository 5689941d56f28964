package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.tables.JournalMigrations;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The tables dbkeep keeps in the schema {@code dbkeep} of a target database, built by small
 * migrations of its own.
 */
public final class JournalSchema {
  /** The one schema of the target that is dbkeep's. */
  public static final String NAME = "dbkeep";

  private JournalSchema() {}

  /**
   * Brings the schema up to date for a feature that keeps tables of its own in it. Waits for
   * another runner only where there is something to bring.
   */
  public static void ensure(ServerUrl url, ExecuteOptions options) {
    try (Session session = Session.open(url, options);
        RunnerLock lock = new RunnerLock(url, options, Progress.NONE)) {
      if (version(session.connection()) < JournalMigrations.ALL.size()) {
        lock.acquire(session);
        RunnerLock.leave(session);
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(ErrorCode.INTERRUPTED, "interrupted", "Run the same command again.");
    }
  }

  /** Brings the schema up to date; called by the only runner. */
  static void prepare(Session session) throws SQLException {
    int version = version(session.connection());
    if (version >= JournalMigrations.ALL.size()) {
      return;
    }
    try {
      session.begin();
      if (version < 0) {
        session.execute(
            "CREATE SCHEMA IF NOT EXISTS dbkeep; CREATE TABLE IF NOT EXISTS dbkeep.version (number"
                + " integer PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())");
      }
      for (int number = Math.max(version, 0) + 1;
          number <= JournalMigrations.ALL.size();
          number++) {
        session.execute(
            JournalMigrations.ALL.get(number - 1)
                + "; INSERT INTO dbkeep.version (number) VALUES ("
                + number
                + ")");
      }
      session.commit();
    } catch (SQLException e) {
      session.rollback();
      if ("42501".equals(e.getSQLState())) {
        throw DbkeepException.of(
                ErrorCode.NOT_ALLOWED,
                "the role may not create the schema dbkeep: " + ScriptErrors.message(e),
                "Let the owner of the database run: GRANT CREATE ON DATABASE … TO …; dbkeep keeps"
                    + " its journal in that schema.")
            .sqlState(e.getSQLState())
            .cause(e);
      }
      throw e;
    }
  }

  /** The number of the last migration, 0 when there is none, -1 when the schema is not there. */
  static int version(Connection connection) throws SQLException {
    if (!exists(connection, "version")) {
      return -1;
    }
    return number(connection, "SELECT coalesce(max(number), 0) FROM dbkeep.version");
  }

  static boolean exists(Connection connection, String table) throws SQLException {
    return number(
            connection,
            "SELECT CASE WHEN pg_catalog.to_regclass('dbkeep."
                + table
                + "') IS NULL THEN 0 ELSE 1 END")
        == 1;
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
