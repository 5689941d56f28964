package dev.dbkeep.studio.edit;

import dev.dbkeep.studio.tables.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * What besides its columns decides how rows of a table are changed.
 *
 * @param lockable whether this role may lock its rows
 * @param guarded whether row level security applies to this role
 * @param triggered whether triggers may alter a row that is written
 * @param heirs the tables that inherit from it, whose rows are seen in it
 * @param forgetful whether a row that moves to another partition is deleted for foreign keys
 */
record Traits(
    boolean lockable, boolean guarded, boolean triggered, List<String> heirs, boolean forgetful) {
  // 3: before, for each row; 20: of INSERT or UPDATE. Since 15 a move is an update for foreign keys
  // as well.
  private static final String READ =
      """
      SELECT pg_catalog.has_any_column_privilege(c.oid, 'UPDATE'), pg_catalog.row_security_active(c.oid),
        EXISTS (SELECT FROM pg_catalog.pg_trigger g
           WHERE NOT g.tgisinternal AND g.tgenabled <> 'D' AND (g.tgtype & 3) = 3 AND (g.tgtype & 20) <> 0
             AND (g.tgrelid = c.oid OR g.tgrelid IN (SELECT relid FROM pg_catalog.pg_partition_tree(c.oid)))),
        ARRAY(SELECT n.nspname || '.' || h.relname
           FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class h ON h.oid = i.inhrelid
           JOIN pg_catalog.pg_namespace n ON n.oid = h.relnamespace
          WHERE i.inhparent = c.oid AND c.relkind = 'r' ORDER BY 1),
        c.relkind = 'p' AND current_setting('server_version_num')::int < 150000
      FROM pg_catalog.pg_class c WHERE c.oid = CAST(? AS pg_catalog.regclass)
      """;

  Traits {
    heirs = List.copyOf(heirs);
  }

  static Traits read(Connection connection, TableName table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, table.quoted());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Traits(
            row.getBoolean(1),
            row.getBoolean(2),
            row.getBoolean(3),
            List.of((String[]) row.getArray(4).getArray()),
            row.getBoolean(5));
      }
    }
  }
}
