package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;

/** Foreign keys without an index on the child. */
final class UnindexedForeignKeys {
  static final Check CHECK =
      new Check(
          "I1",
          "foreign-key-without-index",
          Severity.MEDIUM,
          Cost.CATALOG,
          "A foreign key has no index",
          "Deleting or renumbering one parent reads the whole child table under a lock, and so does"
              + " every join along the key.",
          "CREATE INDEX CONCURRENTLY on the columns of the key.",
          UnindexedForeignKeys::look);

  private static final String SQL =
      USERS_TABLES
          + """
          SELECT t.object, pg_catalog.quote_ident(k.conname) AS name, k.confrelid::pg_catalog.regclass::text AS parent, t.relkind = 'p' AS partitioned,
                 greatest(t.reltuples, 0)::bigint AS rows,
                 (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY x.n)
                  FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY x(number, n)
                  JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = x.number) AS columns
          FROM tables t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid
          WHERE k.contype = 'f' AND k.conparentid = 0
            AND NOT EXISTS (
              SELECT FROM pg_catalog.pg_index i
              WHERE i.indrelid = t.oid AND i.indisvalid AND i.indnkeyatts >= pg_catalog.cardinality(k.conkey)
                AND (i.indpred IS NULL OR (SELECT count(*) FROM pg_catalog.unnest(k.conkey) x) = 1
                     AND pg_catalog.pg_get_expr(i.indpred, i.indrelid) = (SELECT '(' || pg_catalog.quote_ident(a.attname) || ' IS NOT NULL)'
                         FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = k.conkey[1]))
                AND (pg_catalog.string_to_array(i.indkey::text, ' ')::smallint[])[1:pg_catalog.cardinality(k.conkey)] @> k.conkey)
          ORDER BY 1, 2
          """;

  private UnindexedForeignKeys() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.FOREIGN_KEYS));
    probe.each(
        SQL,
        row -> {
          String table = row.getString("object");
          String on = " ON " + table + " (" + row.getString("columns") + ")";
          examination.found(
              table + "." + row.getString("name"),
              "a delete in %s reads all of %s, about %s, since (%s) has no index"
                  .formatted(
                      row.getString("parent"),
                      table,
                      Figures.count(row.getLong("rows"), "row"),
                      row.getString("columns")),
              row.getBoolean("partitioned")
                  ? Fix.decide("SHARE on every partition while it is built", "CREATE INDEX" + on)
                  : Fix.run(
                      "SHARE UPDATE EXCLUSIVE, reads the table twice",
                      "CREATE INDEX CONCURRENTLY" + on));
        });
  }
}
