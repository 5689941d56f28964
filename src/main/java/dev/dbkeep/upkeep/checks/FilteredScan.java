package dev.dbkeep.upkeep.checks;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A node of a plan that reads a whole table and throws most of it away, with the index that would
 * help.
 *
 * @param table its name as SQL
 * @param columns that are compared for equality, as SQL
 * @param rows that the planner expects to be left
 * @param proven whether hypopg showed that a plan with the index costs half at most
 */
record FilteredScan(String table, List<String> columns, long rows, boolean proven) {
  private static final double FEW = 0.05;

  FilteredScan {
    columns = List.copyOf(columns);
  }

  /** Those of one remembered statement. */
  static List<FilteredScan> of(Probe probe, String query) throws SQLException {
    Optional<String> plan = probe.plan(query, "");
    List<FilteredScan> scans = new ArrayList<>();
    if (plan.isPresent()) {
      JsonNode root = JsonMapper.shared().readTree(plan.get()).path(0).path("Plan");
      collect(probe, root, scans);
      double cost = root.path("Total Cost").asDouble();
      Optional<String> hypopg = probe.extension("hypopg");
      if (hypopg.isPresent()) {
        scans.replaceAll(scan -> scan.tried(probe, hypopg.get(), query, cost));
        scans.removeIf(scan -> !scan.proven());
      }
    }
    return scans;
  }

  private static void collect(Probe probe, JsonNode node, List<FilteredScan> scans)
      throws SQLException {
    String filter = node.path("Filter").asString("");
    if (node.path("Node Type").asString("").equals("Seq Scan") && !filter.isEmpty()) {
      read(probe, node, filter).ifPresent(scans::add);
    }
    for (JsonNode inner : node.path("Plans")) {
      collect(probe, inner, scans);
    }
  }

  private static Optional<FilteredScan> read(Probe probe, JsonNode node, String filter)
      throws SQLException {
    String relation = node.path("Relation Name").asString("");
    List<String> columns = new ArrayList<>();
    String[] table = new String[] {""};
    long rows = node.path("Plan Rows").asLong();
    probe.each(
        """
        SELECT t.oid::pg_catalog.regclass::text AS object, pg_catalog.quote_ident(a.attname) AS name
        FROM pg_catalog.pg_class t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE t.relname = ? AND t.relkind = 'r' AND pg_catalog.pg_table_is_visible(t.oid) IS NOT NULL
          AND t.relnamespace NOT IN ('pg_catalog'::pg_catalog.regnamespace, 'information_schema'::pg_catalog.regnamespace)
          AND t.reltuples >= ? AND t.reltuples * ? >= ?
        ORDER BY t.oid, a.attnum
        """,
        row -> {
          String name = row.getString("name");
          boolean equal =
              filter.contains("(" + name + " = ") || filter.contains("((" + name + ")::text = ");
          if (equal && (table[0].isEmpty() || table[0].equals(row.getString("object")))) {
            table[0] = row.getString("object");
            columns.add(name);
          }
        },
        relation,
        probe.limits().small(),
        FEW,
        rows);
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(new FilteredScan(table[0], columns, rows, false));
  }

  private FilteredScan tried(Probe probe, String hypopg, String query, double cost) {
    try {
      String index = "CREATE INDEX ON " + table + " (" + String.join(", ", columns) + ")";
      String create =
          "SELECT " + hypopg + ".hypopg_create_index(" + Identifiers.literal(index) + ")";
      double with =
          probe
              .plan(query, create)
              .map(plan -> JsonMapper.shared().readTree(plan).path(0).path("Plan"))
              .map(root -> root.path("Total Cost").asDouble())
              .orElse(cost);
      probe.each("SELECT " + hypopg + ".hypopg_reset()", row -> {});
      return new FilteredScan(table, columns, rows, with < cost / 2);
    } catch (SQLException e) {
      return this;
    }
  }

  Fix fix() {
    return Fix.decide(
        "SHARE UPDATE EXCLUSIVE, reads the table twice; every write keeps it from then on"
            + (proven ? "; tried with hypopg" : ""),
        "CREATE INDEX CONCURRENTLY ON " + table + " (" + String.join(", ", columns) + ")");
  }
}
