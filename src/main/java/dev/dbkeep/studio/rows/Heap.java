package dev.dbkeep.studio.rows;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.tables.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Where rows of a table lie: itself, or a partition of it.
 *
 * @param blocks its length
 */
record Heap(TableName name, long blocks) {

  /**
   * All heaps of a table. None where they cannot be read one by one: it has no blocks of its own,
   * such as a view, a part lies elsewhere, this role may not read each of them whole, or policies
   * choose its rows. A partition that is being detached is none of its parts any more.
   */
  static List<Heap> of(Connection connection, TableName table) throws SQLException {
    String sql =
        """
        WITH RECURSIVE tree(oid) AS (
          SELECT %1$s::pg_catalog.regclass::oid
          UNION SELECT i.inhrelid FROM pg_inherits i JOIN tree ON i.inhparent = tree.oid
                 WHERE NOT i.inhdetachpending)
        SELECT n.nspname, c.relname, c.relkind,
               CASE WHEN c.relkind <> 'p' THEN pg_catalog.pg_relation_size(c.oid) / current_setting('block_size')::bigint END,
               c.relkind IN ('r', 'm', 'p')
                 AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                 AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
                 AND NOT pg_catalog.row_security_active(c.oid)
          FROM tree
          JOIN pg_class c USING (oid)
          JOIN pg_namespace n ON n.oid = c.relnamespace
        """
            .formatted(Identifiers.literal(table.quoted()));
    List<Heap> heaps = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        if (!row.getBoolean(5)) {
          return List.of();
        }
        if (!row.getString(3).equals("p")) {
          heaps.add(new Heap(new TableName(row.getString(1), row.getString(2)), row.getLong(4)));
        }
      }
    }
    return heaps;
  }
}
