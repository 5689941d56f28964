package dev.dbkeep.branch;

import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What belongs to a database but not to its files, and so is no part of CREATE DATABASE … TEMPLATE:
 * who may connect, and its settings. Without them anyone could read the copy of a database that is
 * closed to most.
 */
final class DatabaseProperties {
  /** Their values are lists of names, quoted already where they need it. */
  private static final Set<String> LISTS =
      Set.of(
          "local_preload_libraries",
          "search_path",
          "session_preload_libraries",
          "shared_preload_libraries",
          "temp_tablespaces");

  private static final String RIGHTS =
      """
      SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END,
             a.privilege_type, a.is_grantable
      FROM pg_catalog.pg_database d, pg_catalog.aclexplode(d.datacl) a
      WHERE d.datname = ? AND d.datacl IS NOT NULL AND a.grantee <> d.datdba
      """;

  private static final String CLOSED =
      "SELECT datacl IS NOT NULL FROM pg_catalog.pg_database WHERE datname = ?";

  private static final String SETTINGS =
      """
      SELECT coalesce(r.rolname, ''), c
      FROM pg_catalog.pg_db_role_setting s
        JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
        LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole,
        unnest(s.setconfig) c
      WHERE d.datname = ?
      """;

  private DatabaseProperties() {}

  /** Who may connect: before there is anything in the copy that somebody could read. */
  static void copyRights(Connection connection, String from, String to) throws SQLException {
    List<String> statements = new ArrayList<>();
    String target = Identifiers.quote(to);
    try (PreparedStatement query = connection.prepareStatement(CLOSED)) {
      query.setString(1, from);
      try (ResultSet row = query.executeQuery()) {
        if (row.next() && row.getBoolean(1)) {
          statements.add("REVOKE ALL ON DATABASE " + target + " FROM PUBLIC");
        }
      }
    }
    try (PreparedStatement query = connection.prepareStatement(RIGHTS)) {
      query.setString(1, from);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          statements.add(
              "GRANT "
                  + rows.getString(2)
                  + " ON DATABASE "
                  + target
                  + " TO "
                  + rows.getString(1)
                  + (rows.getBoolean(3) ? " WITH GRANT OPTION" : ""));
        }
      }
    }
    run(connection, statements);
  }

  /** Its settings: at the end, since one of them may forbid to write. */
  static void copySettings(Connection connection, String from, String to) throws SQLException {
    List<String> statements = new ArrayList<>();
    String target = Identifiers.quote(to);
    try (PreparedStatement query = connection.prepareStatement(SETTINGS)) {
      query.setString(1, from);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          statements.add(setting(target, rows.getString(1), rows.getString(2)));
        }
      }
    }
    run(connection, statements);
  }

  private static void run(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String setting(String database, String role, String assignment) {
    int equals = assignment.indexOf('=');
    String name = assignment.substring(0, equals);
    String value = assignment.substring(equals + 1);
    String subject =
        role.isEmpty()
            ? "ALTER DATABASE " + database
            : "ALTER ROLE " + Identifiers.quote(role) + " IN DATABASE " + database;
    StringBuilder quoted = new StringBuilder();
    for (String part : name.split("\\.", -1)) {
      quoted.append(quoted.isEmpty() ? "" : ".").append(Identifiers.quote(part));
    }
    return subject
        + " SET "
        + quoted
        + " = "
        + (LISTS.contains(name) && !value.isEmpty() ? value : Identifiers.literal(value));
  }
}
