package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;

/** Tables the planner knows nothing or old things about. */
final class StaleStatistics {
  static final Check CHECK =
      new Check(
          "M4",
          "stale-statistics",
          Severity.MEDIUM,
          Cost.CATALOG,
          "The planner does not know a table",
          "Without fresh statistics it guesses, and a query that took a millisecond takes a"
              + " minute.",
          "ANALYZE.",
          StaleStatistics::look);

  private static final String SQL =
      USERS_TABLES
          + """
          SELECT t.object, s.n_live_tup AS live, s.n_mod_since_analyze AS changed,
                 s.last_analyze IS NULL AND s.last_autoanalyze IS NULL AS never
          FROM tables t JOIN pg_catalog.pg_stat_all_tables s ON s.relid = t.oid
          WHERE t.relkind = 'r' AND greatest(s.n_live_tup, s.n_mod_since_analyze) > ?
            AND (s.last_analyze IS NULL AND s.last_autoanalyze IS NULL AND s.n_mod_since_analyze > 0
                 OR s.n_mod_since_analyze > 0.5 * greatest(s.n_live_tup, 1))
          ORDER BY s.n_live_tup DESC
          """;

  private StaleStatistics() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.TABLES));
    probe.each(
        SQL,
        row -> {
          String table = row.getString("object");
          String live = Figures.count(row.getLong("live"), "row");
          examination.found(
              table,
              row.getBoolean("never")
                  ? live + ", never analyzed"
                  : "%s of %s changed since it was analyzed (limit 50 %%)"
                      .formatted(Figures.count(row.getLong("changed")), live),
              Fix.run("SHARE UPDATE EXCLUSIVE, reads a sample", "ANALYZE " + table));
        },
        probe.limits().small());
  }
}
