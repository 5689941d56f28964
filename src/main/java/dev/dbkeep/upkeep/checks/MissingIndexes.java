package dev.dbkeep.upkeep.checks;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements that read a large table to find a few rows, by what the server remembers of them. */
final class MissingIndexes {
  static final Check CHECK =
      new Check(
          "I7",
          "missing-index",
          Severity.MEDIUM,
          Cost.CATALOG,
          "A statement reads a large table to find a few rows",
          "It takes most of the server's time, and an index would end that.",
          "The index that the finding names; with the extension hypopg it was tried first.",
          MissingIndexes::look);

  /** EXPLAIN of a statement with parameters is there since. */
  private static final int GENERIC_PLANS = 16;

  private static final String STATEMENTS =
      """
      SELECT s.query, s.calls, s.mean_exec_time AS mean
      FROM %s.pg_stat_statements s
      WHERE s.dbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
        AND s.calls >= 20 AND s.mean_exec_time >= ? AND pg_catalog.lower(pg_catalog.left(pg_catalog.ltrim(s.query), 6)) = 'select'
      ORDER BY s.total_exec_time DESC LIMIT 30
      """;

  private record Slow(String query, long calls, double mean) {}

  private MissingIndexes() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    Optional<String> schema = probe.extension("pg_stat_statements");
    if (schema.isEmpty()) {
      examination.unseen("the extension pg_stat_statements is not installed");
      return;
    }
    if (probe.major() < GENERIC_PLANS) {
      examination.unseen("plans of remembered statements need PostgreSQL 16 or later");
      return;
    }
    if (!probe.seesSessions(examination)) {
      return;
    }
    examination.of(probe.population(Population.TABLES));
    List<Slow> slow = new ArrayList<>();
    probe.each(
        STATEMENTS.formatted(schema.get()),
        row ->
            slow.add(new Slow(row.getString("query"), row.getLong("calls"), row.getDouble("mean"))),
        probe.limits().activity().slow().toMillis());
    for (Slow statement : slow) {
      for (FilteredScan scan : FilteredScan.of(probe, statement.query())) {
        examination.found(
            scan.table(),
            "a statement that ran %s, %.0f ms each, reads all of it to find %s"
                .formatted(
                    Figures.count(statement.calls(), "time"),
                    statement.mean(),
                    Figures.count(scan.rows(), "row")),
            scan.fix());
      }
    }
  }
}
