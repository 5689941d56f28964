package dev.dbkeep.studio.rows;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.tables.Category;
import dev.dbkeep.studio.tables.TableShape;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Finds the value that lies so far from the beginning of a column, from the statistics of it. */
final class Seek {
  // Common values with their shares and the bounds between which the others are spread evenly, in
  // the column's own order; between two points the share grows evenly.
  private static final String SQL =
      """
      WITH s AS (
        SELECT null_frac, most_common_vals::text::text[] AS common, most_common_freqs AS shares,
               histogram_bounds::text::text[] AS bounds
          FROM pg_catalog.pg_stats
         WHERE schemaname = %1$s AND tablename = %2$s AND attname = %3$s
         ORDER BY inherited DESC LIMIT 1),
      rest AS (
        SELECT greatest(0, 1 - null_frac - coalesce((SELECT sum(f) FROM unnest(shares) f), 0)) AS share FROM s),
      points AS (
        SELECT v::%4$s AS v, f FROM s, unnest(s.common, s.shares) AS u (v, f)
        UNION ALL
        SELECT b::%4$s, CASE WHEN n = 1 THEN 0 ELSE rest.share / (cardinality(s.bounds) - 1) END
          FROM s, rest, unnest(s.bounds) WITH ORDINALITY AS u (b, n)),
      summed AS (
        SELECT v, sum(f) OVER w AS upto, lag(v) OVER w AS low
          FROM points WINDOW w AS (ORDER BY v)),
      hit AS (
        SELECT v, low, upto, coalesce(lag(upto) OVER (ORDER BY v), 0) AS under FROM summed)
      SELECT %5$s
        FROM hit WHERE upto >= %6$s ORDER BY v LIMIT 1
      """;

  private static final String LOWER = "coalesce(low, v)";

  private final Connection connection;
  private final TableShape shape;

  Seek(Connection connection, TableShape shape) {
    this.connection = connection;
    this.shape = shape;
  }

  /**
   * A value of the column below which about that share of the rows lies; empty without statistics,
   * or where only NULLs lie there.
   *
   * @param share 0 to 1, from the smallest value on
   */
  Optional<String> value(String column, double share) throws SQLException {
    TableShape.Column known = shape.column(column).orElseThrow();
    String sql =
        SQL.formatted(
            Identifiers.literal(shape.schema()),
            Identifiers.literal(shape.name()),
            Identifiers.literal(column),
            known.type(),
            Cells.printed(between(known, share)),
            share);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
    }
  }

  /** Between two points of a type that can be divided; else, or far from any number, the lower. */
  private static String between(TableShape.Column column, double share) {
    String part = "least(1, (%s - under) / nullif(upto - under, 0))".formatted(share);
    if (column.category().equals(Category.NUMBER.word())) {
      return divided(
          "(low::numeric + (v::numeric - low::numeric) * (%s)::numeric)::%s", part, column);
    }
    boolean point = column.type().startsWith("timestamp") || column.type().equals("date");
    return point
        ? divided("(low::timestamp + (v::timestamp - low::timestamp) * %s)::%s", part, column)
        : LOWER;
  }

  private static String divided(String between, String part, TableShape.Column column) {
    return "CASE WHEN (low::text || v::text) ~* 'nan|infinity' THEN %s ELSE coalesce(%s, v) END"
        .formatted(LOWER, between.formatted(part, column.type()));
  }
}
