package dev.dbkeep.studio.database;

import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What every transaction of Studio starts with, so that values look as in psql and nothing outlives
 * its reader. It ends with the transaction: behind a pooler the next one of this server process is
 * somebody else's.
 *
 * @param settings names and values as SQL has them
 */
record SessionSetup(Map<String, String> settings) {
  private static final int CHECKS_ITS_CLIENT = 14;
  private static final String INVALID_VALUE = "22023";

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

  static SessionSetup of(Connection connection) throws SQLException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("application_name", "'dbkeep studio'");
    settings.put("idle_in_transaction_session_timeout", "'30s'");
    settings.put("jit", "off");
    // whoever alters a table is named to the reader instead of being waited for
    settings.put("lock_timeout", "'5s'");
    settings.put("TimeZone", Identifiers.literal(timeZone(connection)));
    // texts are cut into statements as the standard reads strings; a server that reads them
    // otherwise would see other statements
    settings.put("standard_conforming_strings", "on");
    if (connection.getMetaData().getDatabaseMajorVersion() >= CHECKS_ITS_CLIENT) {
      settings.put("client_connection_check_interval", "'500ms'");
    }
    return new SessionSetup(settings);
  }

  /** The same for a session that is to print as another one does. */
  SessionSetup printing(Display other) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putAll(other.settings());
    return new SessionSetup(all);
  }

  /** Without what this server refuses: a locale that it lacks, a check its platform cannot do. */
  SessionSetup acceptedBy(Connection connection) throws SQLException {
    Map<String, String> accepted = new LinkedHashMap<>();
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET LOCAL " + setting.getKey() + " = " + setting.getValue());
        accepted.put(setting.getKey(), setting.getValue());
      } catch (SQLException e) {
        if (!INVALID_VALUE.equals(e.getSQLState())) {
          throw e;
        }
      }
    }
    return new SessionSetup(accepted);
  }

  /** For the open transaction alone. */
  String local() {
    return statements("SET LOCAL ");
  }

  /** For as long as the connection lasts. */
  String lasting() {
    return statements("SET ");
  }

  private String statements(String verb) {
    return settings.entrySet().stream()
        .map(setting -> verb + setting.getKey() + " = " + setting.getValue())
        .collect(Collectors.joining("; "));
  }

  private static String timeZone(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TIME_ZONE)) {
      row.next();
      return row.getString(1);
    }
  }
}
