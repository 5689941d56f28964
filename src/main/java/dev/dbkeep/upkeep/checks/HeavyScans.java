package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;

/** Large tables that are read as a whole again and again. */
final class HeavyScans {
  static final Check CHECK =
      new Check(
          "I6",
          "heavy-sequential-scans",
          Severity.MEDIUM,
          Cost.CATALOG,
          "A large table is read as a whole again and again",
          "Some query has no index that fits. It is slow today and slower every month, and it"
              + " pushes everything else out of the cache.",
          "Find the query in pg_stat_statements and give it an index.",
          HeavyScans::look);

  private static final String SQL =
      USERS_TABLES
          + """
          SELECT t.object, s.seq_scan AS scans, s.seq_tup_read / s.seq_scan AS rows
          FROM tables t JOIN pg_catalog.pg_stat_all_tables s ON s.relid = t.oid
          WHERE s.seq_scan > 20 AND s.seq_tup_read / s.seq_scan > ?
          ORDER BY s.seq_tup_read DESC
          """;

  private HeavyScans() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.TABLES));
    long limit = probe.limits().server().scanRows();
    probe.each(
        SQL,
        row ->
            examination.found(
                row.getString("object"),
                "read as a whole %s, %s each (limit %s)"
                    .formatted(
                        Figures.count(row.getLong("scans"), "time"),
                        Figures.count(row.getLong("rows"), "row"),
                        Figures.count(limit)),
                new Fix.Advice(
                    "Look for its queries in pg_stat_statements, EXPLAIN them, and index the"
                        + " columns they filter by.")),
        limit);
  }
}
