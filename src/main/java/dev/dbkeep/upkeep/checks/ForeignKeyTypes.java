package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;

/** Foreign keys whose columns have another type than what they point to. */
final class ForeignKeyTypes {
  static final Check CHECK =
      new Check(
          "S3",
          "foreign-key-types",
          Severity.MEDIUM,
          Cost.CATALOG,
          "A foreign key joins two types",
          "Every join converts one side and may not use its index; an integer that points to a"
              + " bigint fails once the numbers are large.",
          "Give the column the type of what it points to.",
          ForeignKeyTypes::look);

  /** varchar and text are compared by the same operators and indexes. */
  private static final String SQL =
      USERS_TABLES
          + """
          SELECT t.object, pg_catalog.quote_ident(k.conname) AS name, pg_catalog.quote_ident(a.attname) AS column,
                 pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, k.confrelid::pg_catalog.regclass::text AS parent,
                 pg_catalog.format_type(b.atttypid, b.atttypmod) AS parent_type, pg_catalog.pg_table_size(t.oid) AS bytes
          FROM tables t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid,
               LATERAL ROWS FROM (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey)) x(child, parent)
               JOIN pg_catalog.pg_attribute a ON a.attnum = x.child JOIN pg_catalog.pg_attribute b ON b.attnum = x.parent
          WHERE k.contype = 'f' AND k.conparentid = 0 AND a.attrelid = k.conrelid AND b.attrelid = k.confrelid
            AND a.atttypid <> b.atttypid
            AND NOT (a.atttypid IN ('pg_catalog.text'::pg_catalog.regtype, 'pg_catalog.varchar'::pg_catalog.regtype)
                     AND b.atttypid IN ('pg_catalog.text'::pg_catalog.regtype, 'pg_catalog.varchar'::pg_catalog.regtype))
          ORDER BY t.object, 2
          """;

  private ForeignKeyTypes() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.FOREIGN_KEYS));
    probe.each(
        SQL,
        row -> {
          String table = row.getString("object");
          examination.found(
              table + "." + row.getString("name"),
              "%s is %s and points to %s, which has %s"
                  .formatted(
                      row.getString("column"),
                      row.getString("type"),
                      row.getString("parent"),
                      row.getString("parent_type")),
              Fix.rewrite(
                  row.getLong("bytes"),
                  "ALTER TABLE %s ALTER COLUMN %s TYPE %s"
                      .formatted(table, row.getString("column"), row.getString("parent_type"))));
        });
  }
}
