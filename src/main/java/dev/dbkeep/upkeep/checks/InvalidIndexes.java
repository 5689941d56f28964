package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;

/** Indexes that a failed build left. */
final class InvalidIndexes {
  static final Check CHECK =
      new Check(
          "I5",
          "invalid-index",
          Severity.HIGH,
          Cost.CATALOG,
          "An index is invalid",
          "A CREATE INDEX CONCURRENTLY failed. No query uses what it left, every write keeps it,"
              + " and a unique one does not guard what everybody believes it guards.",
          "REINDEX CONCURRENTLY, or drop what a REINDEX left.",
          InvalidIndexes::look);

  private static final String SQL =
      USERS_TABLES
          + """
          SELECT x.oid::pg_catalog.regclass::text AS name, t.object, i.indisunique AS guards,
                 x.relname LIKE '%\\_ccnew%' OR x.relname LIKE '%\\_ccold%' AS leftover
          FROM tables t JOIN pg_catalog.pg_index i ON i.indrelid = t.oid JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
          WHERE x.relkind = 'i' AND NOT (i.indisvalid AND i.indisready)
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = x.oid)
          ORDER BY 1
          """;

  private InvalidIndexes() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.TABLES));
    probe.each(
        SQL,
        row -> {
          String name = row.getString("name");
          examination.found(
              name,
              "invalid: no query uses it"
                  + (row.getBoolean("guards") ? ", and it does not keep its columns unique" : ""),
              row.getBoolean("leftover")
                  ? Fix.run("SHARE UPDATE EXCLUSIVE, moments", "DROP INDEX CONCURRENTLY " + name)
                  : Fix.run(
                      "SHARE UPDATE EXCLUSIVE, reads "
                          + row.getString("object")
                          + " twice; fails while a unique one has duplicates",
                      "REINDEX INDEX CONCURRENTLY " + name));
        });
  }
}
