package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;

/** Indexes that a longer one makes superfluous. */
final class PrefixIndexes {
  static final Check CHECK =
      new Check(
          "I3",
          "prefix-index",
          Severity.LOW,
          Cost.CATALOG,
          "A longer index does the same",
          "An index on (a) finds nothing that one on (a, b) does not find; every write keeps both.",
          "Drop the shorter one, after a look whether its smaller size matters.",
          PrefixIndexes::look);

  private static final String SQL =
      USERS_TABLES
          + """
          SELECT DISTINCT ON (1) a.indexrelid::pg_catalog.regclass::text AS name, b.indexrelid::pg_catalog.regclass::text AS longer,
                 pg_catalog.pg_relation_size(a.indexrelid) AS bytes
          FROM tables t JOIN pg_catalog.pg_index a ON a.indrelid = t.oid
          JOIN pg_catalog.pg_index b ON b.indrelid = t.oid AND b.indexrelid <> a.indexrelid
          JOIN pg_catalog.pg_class x ON x.oid = a.indexrelid JOIN pg_catalog.pg_class y ON y.oid = b.indexrelid AND y.relam = x.relam
          JOIN pg_catalog.pg_am m ON m.oid = x.relam AND m.amname = 'btree'
          WHERE t.relkind = 'r' AND NOT t.relispartition AND NOT a.indisunique AND NOT a.indisreplident AND b.indisvalid
            AND a.indpred IS NULL AND b.indpred IS NULL AND a.indexprs IS NULL AND b.indexprs IS NULL
            AND a.indnatts = a.indnkeyatts AND a.indnkeyatts < b.indnkeyatts
            AND (pg_catalog.string_to_array(b.indkey::text, ' '))[1:a.indnkeyatts] = pg_catalog.string_to_array(a.indkey::text, ' ')
            AND (pg_catalog.string_to_array(b.indclass::text, ' '))[1:a.indnkeyatts] = pg_catalog.string_to_array(a.indclass::text, ' ')
            AND (pg_catalog.string_to_array(b.indoption::text, ' '))[1:a.indnkeyatts] = pg_catalog.string_to_array(a.indoption::text, ' ')
            AND (pg_catalog.string_to_array(b.indcollation::text, ' '))[1:a.indnkeyatts] = pg_catalog.string_to_array(a.indcollation::text, ' ')
          ORDER BY 1, b.indnkeyatts
          """;

  private PrefixIndexes() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.TABLES));
    probe.each(
        SQL,
        row ->
            examination.found(
                row.getString("name"),
                "its columns are the first ones of %s; takes %s"
                    .formatted(row.getString("longer"), Figures.size(row.getLong("bytes"))),
                Fix.decide(
                    "SHARE UPDATE EXCLUSIVE, moments; a shorter index is smaller, look at its use"
                        + " first",
                    "DROP INDEX CONCURRENTLY " + row.getString("name"))));
  }
}
