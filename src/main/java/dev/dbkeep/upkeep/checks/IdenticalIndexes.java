package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Indexes that are there twice. */
final class IdenticalIndexes {
  static final Check CHECK =
      new Check(
          "I2",
          "identical-index",
          Severity.LOW,
          Cost.CATALOG,
          "An index is there twice",
          "Every write keeps both, the cache holds both, and no query is faster.",
          "Drop the one that no constraint needs.",
          IdenticalIndexes::look);

  /** The one that stays is the one that guards something, else the older. */
  private static final String SQL =
      USERS_TABLES
          + """
          SELECT t.object, g.name, g.kept, pg_catalog.pg_relation_size(g.name::pg_catalog.regclass) AS bytes, g.needed, t.relkind = 'p' AS partitioned
          FROM tables t JOIN LATERAL (
            SELECT i.indexrelid::pg_catalog.regclass::text AS name,
                   i.indisunique OR i.indisreplident OR i.indisclustered
                     OR EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid) AS needed,
                   pg_catalog.first_value(i.indexrelid::pg_catalog.regclass::text) OVER same AS kept, pg_catalog.row_number() OVER same AS place
            FROM pg_catalog.pg_index i WHERE i.indrelid = t.oid AND i.indisvalid
            WINDOW same AS (PARTITION BY i.indkey::text, i.indnkeyatts, i.indclass::text, i.indcollation::text, i.indoption::text,
                                         coalesce(pg_catalog.pg_get_expr(i.indexprs, i.indrelid), ''), coalesce(pg_catalog.pg_get_expr(i.indpred, i.indrelid), ''),
                                         (SELECT x.relam FROM pg_catalog.pg_class x WHERE x.oid = i.indexrelid)
                            ORDER BY i.indisprimary DESC, (EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid)) DESC,
                                     i.indisunique DESC, i.indisreplident DESC, i.indexrelid)) g ON g.place > 1
          WHERE NOT t.relispartition
          ORDER BY 1, 2
          """;

  private IdenticalIndexes() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.TABLES));
    probe.each(SQL, row -> found(examination, row));
  }

  private static void found(Examination examination, ResultSet row) throws SQLException {
    String name = row.getString("name");
    Fix fix =
        row.getBoolean("needed")
            ? new Fix.Advice(
                "Both guard something. Drop the constraint of "
                    + name
                    + " once nothing refers to it.")
            : row.getBoolean("partitioned")
                ? Fix.decide("ACCESS EXCLUSIVE, moments", "DROP INDEX " + name)
                : Fix.run("SHARE UPDATE EXCLUSIVE, moments", "DROP INDEX CONCURRENTLY " + name);
    examination.found(
        name,
        "the same as " + row.getString("kept") + ", takes " + Figures.size(row.getLong("bytes")),
        fix);
  }
}
