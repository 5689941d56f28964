package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.sql.Lexer;
import dev.dbkeep.postgres.sql.Token;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that a table lacks for the time to come. Each is made beside the table and then
 * attached, which nobody waits for.
 */
final class Ahead {
  private static final String PARTITIONS =
      """
      SELECT pg_catalog.pg_get_expr(c.relpartbound, c.oid), coalesce(pg_catalog.array_to_string(c.reloptions, ', '), '')
      FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = ?::oid
      """;

  private static final String COLUMN =
      """
      SELECT a.attname, p.partstrat = 'r' AND p.partnatts = 1
      FROM pg_catalog.pg_partitioned_table p LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = p.partattrs[0]
      WHERE p.partrelid = ?::oid
      """;

  private static final String DEFAULT =
      """
      SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
      FROM pg_catalog.pg_partitioned_table p JOIN pg_catalog.pg_class c ON c.oid = p.partdefid
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE p.partrelid = ?::oid
      """;

  private static final String OPEN_END = "MAXVALUE";
  private static final int LENGTH_OF_TIMESTAMP = 19;

  private static final String WIDTH =
      """
      SELECT w FROM pg_catalog.unnest(ARRAY['month', 'week', 'day']) WITH ORDINALITY AS u (w, place)
      WHERE (?::timestamp) + ('1 ' || w)::interval = ?::timestamp ORDER BY place LIMIT 1
      """;

  /** From the end of the last one; the first of them also where none would be missing yet. */
  private static final String NEXT =
      """
      SELECT %1$s, %2$s, pg_catalog.to_char(s.g, '%3$s')
      FROM (SELECT pg_catalog.date_trunc('%4$s', now() AT TIME ZONE 'UTC') + (? + 1) * interval '1 %4$s' AS until) u,
           LATERAL (SELECT g, row_number() OVER (ORDER BY g) AS number
                    FROM pg_catalog.generate_series(?::timestamp, greatest(u.until, ?::timestamp), interval '1 %4$s') AS g) s
      WHERE s.g < u.until OR s.number = 1 AND ?
      ORDER BY s.g
      """;

  private final CatalogRows rows;
  private final GrowingTable table;
  private final TimeColumn column;

  private Ahead(CatalogRows rows, GrowingTable table, TimeColumn column) {
    this.rows = rows;
    this.table = table;
    this.column = column;
  }

  /**
   * One that is there, with the bounds as timestamps in UTC.
   *
   * @param from empty for MINVALUE
   * @param to empty for MAXVALUE and DEFAULT
   */
  private record Range(String from, String to, String options) {}

  /** One that is missing. */
  record Next(String name, List<String> statements) {
    Next {
      statements = List.copyOf(statements);
    }
  }

  static Ahead of(CatalogRows rows, GrowingTable table) throws SQLException {
    List<CatalogRows.Row> found = rows.read(COLUMN, table.oid());
    if (found.isEmpty() || !found.getFirst().isTrue(2) || found.getFirst().text(1).isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          table.shown() + " is not divided into ranges of one column",
          "See `dbkeep partitions plan " + table.shown() + " --by COLUMN`.");
    }
    return new Ahead(rows, table, TimeColumn.find(rows, table, found.getFirst().text(1)));
  }

  /**
   * Those up to so many widths behind the present one.
   *
   * @param given the width, if it is known; else it is that of the last partition
   * @param count how many widths; below zero for what is usual
   */
  List<Next> missing(@Nullable Width given, int count) throws SQLException {
    List<Range> ranges = ranges();
    boolean open = ranges.stream().anyMatch(one -> one.to().equals(OPEN_END));
    Optional<Range> last =
        ranges.stream().filter(one -> !one.to().isEmpty()).max(Comparator.comparing(Range::to));
    if (open || last.isEmpty()) {
      return List.of();
    }
    Width width = given == null ? width(last.get()) : given;
    String end = last.get().to();
    List<CatalogRows.Row> next =
        rows.read(
            NEXT.formatted(
                column.bound("s.g"),
                column.bound("(s.g + interval '1 " + width.word() + "')"),
                width.nameFormat(),
                width.word()),
            count < 0 ? usual(width) : count,
            end,
            end,
            last.get().from().isEmpty());
    List<Next> missing = new ArrayList<>();
    for (CatalogRows.Row row : next) {
      missing.add(next(row, last.get().options()));
    }
    return missing;
  }

  /** Health wants them for a month ahead. */
  private static int usual(Width width) {
    return switch (width) {
      case DAY -> 35;
      case WEEK -> 6;
      case MONTH -> 2;
    };
  }

  private List<Range> ranges() throws SQLException {
    List<Range> ranges = new ArrayList<>();
    for (CatalogRows.Row row : rows.read(PARTITIONS, table.oid())) {
      ranges.add(new Range(bound(row.text(1), "FROM"), bound(row.text(1), "TO"), row.text(2)));
    }
    return ranges;
  }

  /** The first value behind a word, as a timestamp in UTC, which the connection reads times in. */
  private static String bound(String text, String word) {
    boolean behind = false;
    for (Token token : Lexer.tokens(text)) {
      behind |= token.is(text, word);
      if (behind && token.is(text, OPEN_END)) {
        return OPEN_END;
      }
      if (behind && token.is(text, "MINVALUE")) {
        return "";
      }
      if (behind && token.kind() == Token.Kind.STRING) {
        String value = token.text(text);
        String plain = value.substring(1, value.length() - 1);
        return plain.substring(0, Math.min(LENGTH_OF_TIMESTAMP, plain.length()));
      }
    }
    return "";
  }

  private Width width(Range last) throws SQLException {
    List<String> width =
        rows.texts(WIDTH, last.from().isEmpty() ? "-infinity" : last.from(), last.to());
    if (width.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "the last partition of " + table.shown() + " holds neither a day, a week nor a month",
          "Make the next one by hand, or say --every month.");
    }
    return Width.of(width.getFirst());
  }

  private Next next(CatalogRows.Row row, String options) throws SQLException {
    String name = EmptyPartition.name(rows, table, row.text(3));
    String quoted = table.beside(name);
    List<String> sql = new ArrayList<>(EmptyPartition.statements(rows, table, quoted, options));
    sql.add(
        "ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%s) TO (%s)"
            .formatted(
                table.quoted(),
                quoted,
                Identifiers.literal(row.text(1)),
                Identifiers.literal(row.text(2))));
    return new Next(table.schema() + "." + name, sql);
  }

  /** How many rows wait in the default partition for one of their own. */
  long strays() throws SQLException {
    for (String partition : rows.texts(DEFAULT, table.oid())) {
      return Long.parseLong(rows.texts("SELECT count(*) FROM " + partition).getFirst());
    }
    return 0;
  }
}
