package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import dev.dbkeep.postgres.Identifiers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tables and indexes that are damaged, as the extension amcheck finds them. */
final class Corruption {
  static final Check CHECK =
      new Check(
          "D6",
          "corruption",
          Severity.CRITICAL,
          Cost.ROWS,
          "A table or an index is damaged",
          "A disk, a crash with fsync off or a collation that changed damages pages. Queries then"
              + " miss rows or fail, and backups carry the damage on.",
          "An index: REINDEX CONCURRENTLY. A table: restore it from a proven backup.",
          Corruption::look);

  private static final String INDEXES =
      USERS_TABLES
          + """
          SELECT i.indexrelid::pg_catalog.regclass::text AS object
          FROM tables t JOIN pg_catalog.pg_index i ON i.indrelid = t.oid
          JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = x.relam
          WHERE x.relkind = 'i' AND m.amname = 'btree' AND i.indisvalid AND i.indisready AND x.relpersistence <> 't'
          ORDER BY pg_catalog.pg_relation_size(x.oid)
          """;

  private static final String TABLES =
      USERS_TABLES
          + "SELECT t.object FROM tables t WHERE t.relkind = 'r' ORDER BY"
          + " pg_catalog.pg_relation_size(t.oid)";

  private Corruption() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    Optional<String> schema = probe.extension("amcheck");
    if (schema.isEmpty()) {
      examination.unseen("the extension amcheck is not installed: CREATE EXTENSION amcheck");
      return;
    }
    if (!probe.isTrue(
        "SELECT pg_catalog.has_function_privilege(?::pg_catalog.regprocedure, 'EXECUTE')",
        schema.get() + ".bt_index_check(regclass)")) {
      examination.unseen("the role may not execute the functions of amcheck");
      return;
    }
    for (String index : names(probe, INDEXES)) {
      examination.of(1);
      String call =
          "SELECT %s.bt_index_check(%s::pg_catalog.regclass)"
              .formatted(schema.get(), Identifiers.literal(index));
      try {
        probe.rows(examination, index, call, row -> {});
      } catch (SQLException e) {
        if (!isDamage(e)) {
          throw e;
        }
        examination.found(
            index,
            "the index is damaged: " + Refusals.message(e),
            Fix.run(
                "SHARE UPDATE EXCLUSIVE, reads the table", "REINDEX INDEX CONCURRENTLY " + index));
      }
    }
    if (probe.major() >= 14) {
      for (String table : names(probe, TABLES)) {
        examination.of(1);
        heap(probe, examination, schema.get(), table);
      }
    }
  }

  private static void heap(Probe probe, Examination examination, String schema, String table)
      throws SQLException {
    String call =
        "SELECT count(*), min(v.msg) FROM %s.verify_heapam(%s::pg_catalog.regclass) v"
            .formatted(schema, Identifiers.literal(table));
    probe.rows(examination, table, call, row -> damaged(examination, table, row));
  }

  private static void damaged(Examination examination, String table, ResultSet row)
      throws SQLException {
    if (row.getLong(1) > 0) {
      examination.found(
          table,
          Figures.count(row.getLong(1), "place") + " of the table are damaged: " + row.getString(2),
          new Fix.Command("dbkeep rescue", "restores beside, touches nothing"));
    }
  }

  private static boolean isDamage(SQLException e) {
    return List.of("XX001", "XX002").contains(String.valueOf(e.getSQLState()));
  }

  private static List<String> names(Probe probe, String sql) throws SQLException {
    List<String> names = new ArrayList<>();
    probe.each(sql, row -> names.add(row.getString("object")));
    return names;
  }
}
