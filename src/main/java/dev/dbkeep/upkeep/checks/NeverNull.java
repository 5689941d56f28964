package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;

/** Columns that may be null and never are. */
final class NeverNull {
  static final Check CHECK =
      new Check(
          "S11",
          "never-null",
          Severity.LOW,
          Cost.CATALOG,
          "A column may be null and never is",
          "A boolean with three states and a default that can be overwritten with nothing: one day"
              + " a null arrives, and NOT IN, sums and comparisons answer nothing.",
          "SET NOT NULL by way of a constraint, which does not lock for long.",
          NeverNull::look);

  private static final String SQL =
      USERS_TABLES
          + """
          SELECT t.object, pg_catalog.quote_ident(a.attname) AS name, pg_catalog.quote_ident(pg_catalog.left(t.relname, 30) || '_' || pg_catalog.left(a.attname, 20) || '_set') AS key
          FROM tables t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
          JOIN pg_catalog.pg_stats s ON s.schemaname = t.nspname AND s.tablename = t.relname AND s.attname = a.attname AND NOT s.inherited
          WHERE NOT t.relispartition AND NOT a.attnotnull AND a.attgenerated = '' AND s.null_frac = 0 AND t.reltuples >= ?
            AND (a.atttypid = 'pg_catalog.bool'::pg_catalog.regtype OR a.atthasdef)
          ORDER BY t.object, a.attnum
          """;

  private static final String KNOWN =
      USERS_TABLES
          + """
          SELECT EXISTS (SELECT FROM tables t JOIN pg_catalog.pg_stats s ON s.schemaname = t.nspname AND s.tablename = t.relname)
              OR NOT EXISTS (SELECT FROM tables t WHERE t.reltuples > 0)
          """;

  private static final long FEW = 100;

  private NeverNull() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.TABLES));
    if (!probe.isTrue(KNOWN)) {
      examination.unseen("no statistics of columns can be read: run ANALYZE as the owner");
      return;
    }
    probe.each(
        SQL,
        row -> {
          String table = row.getString("object");
          String column = row.getString("name");
          String key = row.getString("key");
          String alter = "ALTER TABLE " + table;
          examination.found(
              table + "." + column,
              "may be null, but no row seen by ANALYZE is",
              Fix.decide(
                  "moments and one read of the table; programs that write null fail from then on",
                  alter
                      + " ADD CONSTRAINT "
                      + key
                      + " CHECK ("
                      + column
                      + " IS NOT NULL) NOT VALID",
                  alter + " VALIDATE CONSTRAINT " + key,
                  alter + " ALTER COLUMN " + column + " SET NOT NULL",
                  alter + " DROP CONSTRAINT " + key));
        },
        Math.min(FEW, probe.limits().small()));
  }
}
