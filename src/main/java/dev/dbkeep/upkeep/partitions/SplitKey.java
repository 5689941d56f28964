package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The primary key by which rows are copied and noted, as pieces of SQL. */
record SplitKey(List<Column> columns) {
  private static final String COLUMNS =
      """
      SELECT a.attname, pg_catalog.format_type(a.atttypid, NULL),
             (SELECT n.nspname FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace
              WHERE o.oid = i.indclass[p.place])
      FROM pg_catalog.pg_index i, pg_catalog.generate_series(0, i.indnkeyatts - 1) AS p (place),
           pg_catalog.pg_attribute a
      WHERE i.indrelid = ?::oid AND i.indisprimary AND a.attrelid = i.indrelid AND a.attnum = i.indkey[p.place]
      ORDER BY p.place
      """;

  SplitKey {
    columns = List.copyOf(columns);
  }

  /**
   * One of its columns.
   *
   * @param comparedBy the schema of the operators that compare it
   */
  record Column(String name, String type, String comparedBy) {
    String quoted() {
      return Identifiers.quote(name);
    }
  }

  /** Without columns where the table has no key. */
  static SplitKey of(CatalogRows rows, GrowingTable table) throws SQLException {
    return new SplitKey(
        rows.read(COLUMNS, table.oid()).stream()
            .map(row -> new Column(row.text(1), row.text(2), row.text(3)))
            .toList());
  }

  /** As the log of changes calls them. */
  String noted() {
    return IntStream.rangeClosed(1, columns.size())
        .mapToObj(number -> "k" + number)
        .collect(Collectors.joining(", "));
  }

  /** Of a table or of OLD and NEW. */
  String of(String alias) {
    return columns.stream()
        .map(column -> alias + "." + column.quoted())
        .collect(Collectors.joining(", "));
  }

  /** With the names that the log has for them. */
  String named(String alias) {
    return IntStream.rangeClosed(1, columns.size())
        .mapToObj(number -> alias + "." + columns.get(number - 1).quoted() + " AS k" + number)
        .collect(Collectors.joining(", "));
  }

  /** That a row of a table has the key of a row of the log. */
  String matches(String alias, String log) {
    return IntStream.rangeClosed(1, columns.size())
        .mapToObj(
            number ->
                "%s.%s = %s.k%d".formatted(alias, columns.get(number - 1).quoted(), log, number))
        .collect(Collectors.joining(" AND "));
  }

  /** That a row of a table has the key of OLD. */
  String isOld(String alias) {
    return columns.stream()
        .map(column -> "%s.%s = OLD.%s".formatted(alias, column.quoted(), column.quoted()))
        .collect(Collectors.joining(" AND "));
  }

  /** That a row comes behind a place, whose values are parameters. */
  String behind(String alias) {
    return "(%s) > (%s)"
        .formatted(
            of(alias),
            columns.stream()
                .map(column -> "?::" + column.type())
                .collect(Collectors.joining(", ")));
  }

  /** As texts that can be read back. */
  String texts() {
    return IntStream.rangeClosed(1, columns.size())
        .mapToObj(number -> "k" + number + "::text")
        .collect(Collectors.joining(", "));
  }

  /** The last place first. */
  String descending() {
    return IntStream.rangeClosed(1, columns.size())
        .mapToObj(number -> "k" + number + " DESC")
        .collect(Collectors.joining(", "));
  }
}
