package dev.dbkeep.upkeep.checks;

import static dev.dbkeep.upkeep.checks.Population.USERS_TABLES;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** E-mail addresses and logins that differ only in upper and lower case. */
final class CaseDuplicates {
  static final Check CHECK =
      new Check(
          "D3",
          "case-duplicates",
          Severity.MEDIUM,
          Cost.ROWS,
          "One person stands there twice, in different case",
          "A unique key on text takes Ann@x.org and ann@x.org for two people: a login finds the"
              + " wrong one, a reset goes to the wrong account, an import adds a third.",
          "Merge the rows, then add a unique index on lower(column).",
          CaseDuplicates::look);

  /** Names of people in tables of people, and every such column that is unique as it is. */
  private static final String COLUMNS =
      USERS_TABLES
          + """
          SELECT t.object, t.relname, pg_catalog.quote_ident(a.attname) AS name, a.attname,
                 pg_catalog.has_column_privilege(t.oid, a.attnum, 'SELECT') AS readable
          FROM tables t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
          WHERE a.atttypid IN ('pg_catalog.text'::pg_catalog.regtype, 'pg_catalog.varchar'::pg_catalog.regtype)
            AND NOT t.relispartition
            AND (pg_catalog.lower(a.attname) LIKE '%email' OR pg_catalog.lower(a.attname) LIKE '%e\\_mail'
                 OR pg_catalog.lower(a.attname) IN ('username', 'user_name', 'login', 'handle'))
            AND (pg_catalog.lower(t.relname) IN ('user', 'users', 'account', 'accounts', 'member', 'members', 'customer', 'customers', 'people', 'person')
                 OR EXISTS (SELECT FROM pg_catalog.pg_index i
                            WHERE i.indrelid = t.oid AND i.indisunique AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum))
          ORDER BY t.object, a.attnum
          """;

  private record Column(String table, String relation, String name, String plain) {}

  private CaseDuplicates() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    List<Column> columns = new ArrayList<>();
    probe.each(
        COLUMNS,
        row -> {
          examination.of(1);
          if (row.getBoolean("readable")) {
            columns.add(
                new Column(
                    row.getString("object"),
                    row.getString("relname"),
                    row.getString("name"),
                    row.getString("attname")));
          } else {
            examination.unseen("the role may not read " + row.getString("object"));
          }
        });
    for (Column column : columns) {
      count(probe, examination, column);
    }
  }

  private static void count(Probe probe, Examination examination, Column column)
      throws SQLException {
    String groups =
        "SELECT pg_catalog.lower(%1$s) AS %1$s, count(*) FROM %2$s WHERE %1$s IS NOT NULL GROUP BY 1 HAVING count(*) > 1"
            .formatted(column.name(), column.table());
    probe.rows(
        examination,
        column.table(),
        "SELECT count(*) FROM (" + groups + ") g",
        row -> {
          long count = row.getLong(1);
          if (count > 0) {
            String index =
                "CREATE UNIQUE INDEX CONCURRENTLY ON %s (pg_catalog.lower(%s))"
                    .formatted(column.table(), column.name());
            examination.found(
                column.table() + "." + column.name(),
                Figures.count(count, "value") + " stand there more than once in different case",
                Fix.decide("lists them; after merging them add the index: " + index, groups));
          }
        });
  }
}
