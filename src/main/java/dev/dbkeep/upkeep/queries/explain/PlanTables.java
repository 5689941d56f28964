package dev.dbkeep.upkeep.queries.explain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks the catalog for the tables of a plan. */
final class PlanTables {
  private static final String TABLE =
      """
      SELECT c.oid, c.reltuples, s.last_analyze IS NOT NULL OR s.last_autoanalyze IS NOT NULL OR c.reltuples > 0,
             ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
                   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
      WHERE n.nspname = ? AND c.relname = ?
      """;

  private static final String KEYS =
      """
      SELECT ARRAY(SELECT pg_catalog.pg_get_indexdef(i.indexrelid, k, false)
                   FROM pg_catalog.generate_series(1, i.indnkeyatts) AS k ORDER BY k)
      FROM pg_catalog.pg_index i WHERE i.indrelid = ? AND i.indisvalid AND i.indpred IS NULL
      """;

  private PlanTables() {}

  static Map<String, PlanTable> of(Connection connection, PlanNode root) throws SQLException {
    Map<String, PlanTable> tables = new LinkedHashMap<>();
    Set<List<String>> names = new LinkedHashSet<>();
    root.each(
        node -> {
          if (node.has("Relation Name") && node.has("Schema")) {
            names.add(List.of(node.text("Schema"), node.text("Relation Name")));
          }
        });
    for (List<String> name : names) {
      try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
        statement.setString(1, name.get(0));
        statement.setString(2, name.get(1));
        try (ResultSet row = statement.executeQuery()) {
          if (row.next()) {
            PlanTable table =
                new PlanTable(
                    name.get(0),
                    name.get(1),
                    row.getDouble(2),
                    row.getBoolean(3),
                    Arrays.asList((String[]) row.getArray(4).getArray()),
                    keys(connection, row.getLong(1)));
            tables.put(table.shown(), table);
          }
        }
      }
    }
    return tables;
  }

  private static List<List<String>> keys(Connection connection, long table) throws SQLException {
    List<List<String>> keys = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
      statement.setLong(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          keys.add(Arrays.asList((String[]) row.getArray(1).getArray()));
        }
      }
    }
    return keys;
  }
}
