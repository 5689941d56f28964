package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;

/** Tables that VACUUM does not keep up with. */
final class DeadRows {
  static final Check CHECK =
      new Check(
          "M1",
          "dead-rows",
          Severity.MEDIUM,
          Cost.CATALOG,
          "VACUUM does not keep up with a table",
          "Dead rows are read by every scan and keep the table growing.",
          "VACUUM now, and let autovacuum come to this table sooner.",
          DeadRows::look);

  private static final String SQL =
      USERS_TABLES
          + """
          SELECT t.object, s.n_dead_tup AS dead, s.n_live_tup AS live
          FROM tables t JOIN pg_catalog.pg_stat_all_tables s ON s.relid = t.oid
          WHERE s.n_dead_tup > ? AND s.n_dead_tup > 0.2 * greatest(s.n_live_tup, 1)
          ORDER BY s.n_dead_tup DESC
          """;

  private DeadRows() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.TABLES));
    probe.each(
        SQL,
        row ->
            examination.found(
                row.getString("object"),
                "%s beside %s (limit 20 %%)"
                    .formatted(
                        Figures.count(row.getLong("dead"), "dead row"),
                        Figures.count(row.getLong("live"), "live one")),
                Fix.run(
                    "SHARE UPDATE EXCLUSIVE, reads the table",
                    "VACUUM (ANALYZE) " + row.getString("object"))),
        probe.limits().small());
  }
}
