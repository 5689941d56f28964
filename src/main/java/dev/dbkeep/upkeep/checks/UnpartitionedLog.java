package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;

/** Large tables that only grow and are one piece. */
final class UnpartitionedLog {
  static final Check CHECK =
      new Check(
          "M7",
          "unpartitioned-log",
          Severity.LOW,
          Cost.CATALOG,
          "A large log is one piece",
          "Taking old rows out of it is slow, fills the log of the server and gives no room back;"
              + " of a partitioned one a month goes in a tenth of a second.",
          "Partition it by time.",
          UnpartitionedLog::look);

  private static final String SQL =
      USERS_TABLES
          + """
          SELECT t.object, pg_catalog.pg_table_size(t.oid) AS bytes, t.inserted, t.changed
          FROM (SELECT tables.oid, tables.object, pg_catalog.pg_stat_get_tuples_inserted(tables.oid) AS inserted,
                       pg_catalog.pg_stat_get_tuples_updated(tables.oid) + pg_catalog.pg_stat_get_tuples_deleted(tables.oid) AS changed
                FROM tables WHERE tables.relkind = 'r' AND NOT tables.relispartition
                -- the sizes of a whole catalog are many files to look at
                OFFSET 0) t
          WHERE t.inserted > 0 AND 100 * t.changed < t.inserted AND pg_catalog.pg_table_size(t.oid) > ?
          ORDER BY 2 DESC
          """;

  private UnpartitionedLog() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.TABLES));
    long limit = probe.limits().server().appendOnlyBytes();
    probe.each(
        SQL,
        row ->
            examination.found(
                row.getString("object"),
                "%s (limit %s), %s inserted and %s changed: it only grows"
                    .formatted(
                        Figures.size(row.getLong("bytes")),
                        Figures.size(limit),
                        Figures.count(row.getLong("inserted"), "row"),
                        Figures.count(row.getLong("changed"))),
                new Fix.Advice(
                    "`dbkeep partitions plan "
                        + row.getString("object")
                        + " --by COLUMN` shows how it gets partitions while it is in use.")),
        limit);
  }
}
