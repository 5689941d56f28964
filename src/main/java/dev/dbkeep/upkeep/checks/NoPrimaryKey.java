package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Tables without a primary key. */
final class NoPrimaryKey {
  static final Check CHECK =
      new Check(
          "S1",
          "no-primary-key",
          Severity.MEDIUM,
          Cost.CATALOG,
          "A table has no primary key",
          "Nothing names one row: a double click stands there twice, logical replication refuses"
              + " updates, a single row cannot be brought back or edited safely.",
          "Add one: on the columns that are unique already, or a new id.",
          NoPrimaryKey::look);

  private static final String SQL =
      USERS_TABLES
          + """
          SELECT t.object, pg_catalog.pg_table_size(t.oid) AS bytes, t.relkind = 'p' AS partitioned,
                 CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'id' AND NOT a.attisdropped)
                      THEN 'row_id' ELSE 'id' END AS free,
                 (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY x.n)
                  FROM pg_catalog.unnest(u.indkey::smallint[]) WITH ORDINALITY x(number, n)
                  JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.number) AS columns,
                 (SELECT pg_catalog.quote_ident(k.conname) FROM pg_catalog.pg_constraint k
                  WHERE k.conindid = u.indexrelid AND k.contype = 'u') AS key,
                 (SELECT pg_catalog.quote_ident(x.relname) FROM pg_catalog.pg_class x WHERE x.oid = u.indexrelid) AS index,
                 EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = u.indexrelid AND k.contype = 'f') AS referred
          FROM tables t
          LEFT JOIN LATERAL (SELECT i.indkey, i.indexrelid FROM pg_catalog.pg_index i
                             WHERE i.indrelid = t.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
                               AND i.indnatts = i.indnkeyatts AND i.indimmediate AND pg_catalog.translate(i.indoption::text, '0 ', '') = ''
                               AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
                                               WHERE a.attrelid = t.oid AND a.attnum = ANY (i.indkey) AND NOT a.attnotnull)
                             ORDER BY i.indnatts, i.indexrelid LIMIT 1) u ON true
          WHERE NOT t.relispartition
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = t.oid AND k.contype = 'p')
          ORDER BY t.object
          """;

  private NoPrimaryKey() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.TABLES));
    probe.each(
        SQL,
        row -> {
          String columns = row.getString("columns");
          examination.found(
              row.getString("object"),
              columns == null
                  ? "no primary key, and no unique columns that could be one"
                  : "no primary key, though (" + columns + ") is unique and never null",
              fix(row, columns));
        });
  }

  private static Fix fix(ResultSet row, @Nullable String columns) throws SQLException {
    String add = "ALTER TABLE " + row.getString("object") + " ADD ";
    if (columns != null) {
      return unique(row, add, columns);
    }
    return row.getBoolean("partitioned")
        ? new Fix.Advice(
            "ADD PRIMARY KEY over the columns that name a row; those it is partitioned by must be"
                + " among them.")
        : Fix.rewrite(
            row.getLong("bytes"),
            add
                + "COLUMN "
                + row.getString("free")
                + " bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY");
  }

  /** What is unique already becomes the key, so that no second index does the same. */
  private static Fix unique(ResultSet row, String add, String columns) throws SQLException {
    String key = row.getString("key");
    String primary = add + "PRIMARY KEY (" + columns + ")";
    if (key != null && !row.getBoolean("referred")) {
      return Fix.rewrite(
          row.getLong("bytes"),
          "ALTER TABLE %s DROP CONSTRAINT %s, ADD PRIMARY KEY (%s)"
              .formatted(row.getString("object"), key, columns));
    }
    return key == null && !row.getBoolean("partitioned")
        ? Fix.run(
            "ACCESS EXCLUSIVE, moments", add + "PRIMARY KEY USING INDEX " + row.getString("index"))
        : Fix.rewrite(row.getLong("bytes"), primary);
  }
}
