package dev.dbkeep.studio.database;

import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What every session of Studio starts with, so that values look as in psql and nothing outlives its
 * reader.
 */
final class SessionSetup {
  private static final int CHECKS_ITS_CLIENT = 14;

  // The driver sends the time zone of this machine; psql leaves the server's. That of the
  // configuration file is
  // only for superusers, but initdb writes the same zone for the log, which everybody may read.
  private static final String TIME_ZONE =
      """
      SELECT coalesce(
        (SELECT split_part(setting, '=', 2)
           FROM pg_db_role_setting s, unnest(s.setconfig) AS setting
          WHERE lower(split_part(setting, '=', 1)) = 'timezone'
            AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
            AND s.setrole IN (0, (SELECT oid FROM pg_roles WHERE rolname = current_user))
          ORDER BY s.setrole = 0, s.setdatabase = 0
          LIMIT 1),
        current_setting('log_timezone'))
      """;

  private SessionSetup() {}

  /** Statements in one text. */
  static String of(Connection connection) throws SQLException {
    int major = connection.getMetaData().getDatabaseMajorVersion();
    String check =
        major < CHECKS_ITS_CLIENT ? "" : "; SET client_connection_check_interval = '500ms'";
    return "SET application_name = 'dbkeep studio'; SET idle_in_transaction_session_timeout = '30s'"
        + "; SET jit = off; SET TimeZone = "
        + Identifiers.literal(timeZone(connection))
        + check;
  }

  private static String timeZone(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TIME_ZONE)) {
      row.next();
      return row.getString(1);
    }
  }
}
