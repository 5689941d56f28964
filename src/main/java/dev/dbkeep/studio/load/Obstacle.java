package dev.dbkeep.studio.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** What is in the way of taking an import back. */
final class Obstacle {
  /** A row of the table that keeps keys takes no less. */
  private static final long BYTES_OF_A_ROW = 32;

  private static final String RIGHTS =
      """
      SELECT c.relhasrules, pg_catalog.has_table_privilege(c.oid, 'SELECT'),
        pg_catalog.has_table_privilege(c.oid, 'DELETE'),
        CASE WHEN n.oid IS NULL
             THEN pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
             ELSE pg_catalog.has_schema_privilege(n.oid, 'CREATE') AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
              AND (l.oid IS NULL OR pg_catalog.has_table_privilege(l.oid, 'SELECT')
               AND pg_catalog.has_table_privilege(l.oid, 'INSERT') AND pg_catalog.has_table_privilege(l.oid, 'UPDATE')) END
        FROM pg_catalog.pg_class c
        LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = 'dbkeep'
        LEFT JOIN pg_catalog.pg_class l ON l.relnamespace = n.oid AND l.relname = 'studio_load'
       WHERE c.oid = CAST(CAST(? AS text) AS pg_catalog.regclass)
      """;

  private Obstacle() {}

  /** Of the table and the role. */
  static Optional<String> of(Connection connection, Target target) throws SQLException {
    String kind = target.shape().kind();
    if (kind.equals("view") || kind.equals("foreign table")) {
      return Optional.of(target.shape().table() + " is a " + kind);
    }
    try (PreparedStatement query = connection.prepareStatement(RIGHTS)) {
      query.setString(1, target.quoted());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        if (row.getBoolean(1)) {
          return Optional.of(
              target.shape().table() + " has rules, which hide what became of a row");
        }
        if (!row.getBoolean(2) || !row.getBoolean(3)) {
          return Optional.of(
              "your role may not read or not delete rows of " + target.shape().table());
        }
        return row.getBoolean(4)
            ? Optional.empty()
            : Optional.of("your role may not keep anything in the schema dbkeep");
      }
    }
  }

  /** Of the number of rows. */
  static Optional<String> of(Target target, long rows) {
    return !target.shape().key().isEmpty() && rows * BYTES_OF_A_ROW > LoadLog.MOST_BYTES
        ? Optional.of(tooLarge(rows * BYTES_OF_A_ROW))
        : Optional.empty();
  }

  static String tooLarge(long bytes) {
    return "its way back would take %d MB or more, and at most %d MB are kept"
        .formatted(bytes >> 20, LoadLog.MOST_BYTES >> 20);
  }
}
