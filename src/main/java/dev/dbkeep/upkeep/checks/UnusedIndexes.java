package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;
import java.time.Duration;

/** Indexes that no query has used for weeks. */
final class UnusedIndexes {
  static final Check CHECK =
      new Check(
          "I4",
          "unused-index",
          Severity.LOW,
          Cost.CATALOG,
          "An index is never used",
          "Every write keeps it and the cache holds it. But two weeks without use say little of a"
              + " report that runs once a quarter.",
          "Drop it after a longer watch, also on the replicas.",
          UnusedIndexes::look);

  /** An index that serves a foreign key is used when parents go, which may be rare. */
  private static final String SQL =
      USERS_TABLES
          + """
          SELECT x.oid::pg_catalog.regclass::text AS name, pg_catalog.pg_relation_size(x.oid) AS bytes
          FROM tables t JOIN pg_catalog.pg_index i ON i.indrelid = t.oid JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
          JOIN pg_catalog.pg_stat_all_indexes s ON s.indexrelid = x.oid
          WHERE x.relkind = 'i' AND s.idx_scan = 0 AND NOT i.indisunique AND i.indisvalid AND NOT i.indisreplident
            AND pg_catalog.pg_relation_size(x.oid) >= ?
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = x.oid)
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = t.oid AND k.contype = 'f' AND k.conkey[1] = i.indkey[0])
          ORDER BY 2 DESC
          """;

  private static final String STANDBYS =
      """
      SELECT count(*) FROM pg_catalog.pg_stat_replication r
      WHERE coalesce(r.application_name, '') NOT LIKE 'dbkeep%' AND coalesce(r.application_name, '') NOT LIKE 'pg_%'
      """;

  private static final long ONE_TENTH = 10;

  private UnusedIndexes() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.TABLES));
    Duration known = probe.statisticsAge();
    Duration needed = probe.limits().window();
    if (known.compareTo(needed) < 0) {
      examination.unseen(
          "statistics are collected since %s, and %s are needed"
              .formatted(Figures.age(known), Figures.age(needed)));
      return;
    }
    if (probe.number(STANDBYS) > 0) {
      examination.unseen("replicas may use them, and their statistics are not here");
      return;
    }
    probe.each(
        SQL,
        row ->
            examination.found(
                row.getString("name"),
                "not used once in %s, takes %s"
                    .formatted(Figures.age(known), Figures.size(row.getLong("bytes"))),
                Fix.decide(
                    "SHARE UPDATE EXCLUSIVE, moments; think of reports that run rarely",
                    "DROP INDEX CONCURRENTLY " + row.getString("name"))),
        probe.limits().smallBytes() / ONE_TENTH);
  }
}
