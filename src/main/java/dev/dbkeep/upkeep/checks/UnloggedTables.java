package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;

/** Tables that are empty after a crash. */
final class UnloggedTables {
  static final Check CHECK =
      new Check(
          "S6",
          "unlogged-table",
          Severity.MEDIUM,
          Cost.CATALOG,
          "A table is not in the log",
          "An unlogged table is emptied after every crash, is not on a replica and not in a"
              + " restored backup. For a cache that is right, for anything else it is a loss that"
              + " waits.",
          "SET LOGGED, or a waiver where it is a cache.",
          UnloggedTables::look);

  private static final String SQL =
      USERS_TABLES
          + """
          SELECT t.object, pg_catalog.pg_table_size(t.oid) AS bytes
          FROM tables t WHERE t.relpersistence = 'u' AND t.relkind = 'r' ORDER BY 1
          """;

  private UnloggedTables() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.TABLES));
    probe.each(
        SQL,
        row ->
            examination.found(
                row.getString("object"),
                "unlogged: a crash empties it, no backup and no replica has its rows",
                Fix.rewrite(
                    row.getLong("bytes"),
                    "ALTER TABLE " + row.getString("object") + " SET LOGGED")));
  }
}
