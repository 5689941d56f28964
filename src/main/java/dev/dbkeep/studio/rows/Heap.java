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

  /** All heaps of a table; none where it has no blocks of its own, such as a view. */
  static List<Heap> of(Connection connection, TableName table) throws SQLException {
    String sql =
        """
        SELECT n.nspname, c.relname, pg_catalog.pg_relation_size(c.oid) / current_setting('block_size')::bigint
          FROM (SELECT %s::pg_catalog.regclass::oid AS top) t
          CROSS JOIN LATERAL (SELECT relid::oid FROM pg_catalog.pg_partition_tree(top) WHERE isleaf
            UNION SELECT top) p
          JOIN pg_catalog.pg_class c ON c.oid = p.relid
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'm')
        """
            .formatted(Identifiers.literal(table.quoted()));
    List<Heap> heaps = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        heaps.add(new Heap(new TableName(row.getString(1), row.getString(2)), row.getLong(3)));
      }
    }
    return heaps;
  }
}
