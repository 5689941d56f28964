package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables dbkeep keeps in the schema {@code dbkeep} of a target database, built by small
 * migrations of its own.
 */
public final class JournalSchema {
  /** The one schema of the target that is dbkeep's. */
  public static final String NAME = "dbkeep";

  /** Applied in order, once each; one that was released is never edited. */
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE dbkeep.job (
            id text PRIMARY KEY,
            state text NOT NULL CHECK (state IN ('running', 'failed', 'done')),
            statements integer NOT NULL,
            started timestamptz NOT NULL DEFAULT now(),
            finished timestamptz,
            error text
          );
          CREATE TABLE dbkeep.statement (
            job text NOT NULL REFERENCES dbkeep.job ON DELETE CASCADE,
            position integer NOT NULL,
            sha256 text NOT NULL,
            state text NOT NULL CHECK (state IN ('started', 'done')),
            indexes_before oid[],
            started timestamptz NOT NULL DEFAULT now(),
            finished timestamptz,
            PRIMARY KEY (job, position)
          );
          CREATE TABLE dbkeep.runner (
            singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
            token bigint NOT NULL,
            host text NOT NULL,
            process bigint NOT NULL,
            backend integer,
            backend_start timestamptz,
            started timestamptz NOT NULL DEFAULT now(),
            finished timestamptz
          );
          COMMENT ON SCHEMA dbkeep IS 'journal of dbkeep: safe to drop while no dbkeep command runs and no migration is half done';
          """);

  private JournalSchema() {}

  /** Brings the schema up to date; called by the only runner. */
  static void prepare(Session session) throws SQLException {
    int version = version(session.connection());
    if (version >= MIGRATIONS.size()) {
      return;
    }
    try {
      session.begin();
      if (version < 0) {
        session.execute(
            "CREATE SCHEMA IF NOT EXISTS dbkeep; CREATE TABLE IF NOT EXISTS dbkeep.version (number"
                + " integer PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())");
      }
      for (int number = Math.max(version, 0) + 1; number <= MIGRATIONS.size(); number++) {
        session.execute(
            MIGRATIONS.get(number - 1)
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
