package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;
import java.util.List;

/** Columns of types that lose or pad what is written into them. */
final class WeakTypes {
  static final Check CHECK =
      new Check(
          "S7",
          "weak-type",
          Severity.LOW,
          Cost.CATALOG,
          "A column has a type that surprises",
          "timestamp forgets the zone, money depends on the server's locale, json is read anew at"
              + " every look, timetz and char(n) are hardly ever meant.",
          "timestamptz, numeric, jsonb, text.",
          WeakTypes::look);

  private static final String SQL =
      USERS_TABLES
          + """
          SELECT t.object, pg_catalog.string_agg(pg_catalog.quote_ident(a.attname) || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) AS columns,
                 pg_catalog.array_agg('ALTER COLUMN ' || pg_catalog.quote_ident(a.attname) || ' TYPE ' ||
                   CASE a.atttypid WHEN 'pg_catalog.timestamp'::pg_catalog.regtype THEN 'timestamptz USING ' || pg_catalog.quote_ident(a.attname) || ' AT TIME ZONE ''UTC'''
                                   WHEN 'pg_catalog.timetz'::pg_catalog.regtype THEN 'time'
                                   WHEN 'pg_catalog.json'::pg_catalog.regtype THEN 'jsonb'
                                   WHEN 'pg_catalog.money'::pg_catalog.regtype THEN 'numeric'
                                   ELSE 'text' END ORDER BY a.attnum) AS changes
          FROM tables t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
          WHERE NOT t.relispartition
            AND a.atttypid IN ('pg_catalog.timestamp'::pg_catalog.regtype, 'pg_catalog.timetz'::pg_catalog.regtype, 'pg_catalog.json'::pg_catalog.regtype,
                               'pg_catalog.money'::pg_catalog.regtype, 'pg_catalog.bpchar'::pg_catalog.regtype)
          GROUP BY t.object ORDER BY t.object
          """;

  private WeakTypes() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(probe.population(Population.TABLES));
    probe.each(
        SQL,
        row -> {
          String table = row.getString("object");
          List<String> changes = List.of((String[]) row.getArray("changes").getArray());
          examination.found(
              table,
              row.getString("columns"),
              Fix.decide(
                  "ACCESS EXCLUSIVE while the table is rewritten; for timestamp say the zone its"
                      + " values are in",
                  "ALTER TABLE " + table + " " + String.join(", ", changes)));
        });
  }
}
