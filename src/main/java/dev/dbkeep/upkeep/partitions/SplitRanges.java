package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Into which ranges the past is divided: from its oldest row to where it ends. */
record SplitRanges(List<Range> ranges) {
  /**
   * Each needs locks of its own in the moment of the swap, of which a server has some thousands.
   */
  static final int MOST = 400;

  private static final String RANGES =
      """
      SELECT pg_catalog.to_char(s.g, '%1$s'), %2$s, %3$s
      FROM (SELECT pg_catalog.date_trunc('%4$s', min(%5$s) FILTER (WHERE pg_catalog.isfinite(t.%6$s))) AS oldest FROM ONLY %7$s AS t) o,
           LATERAL (SELECT g FROM pg_catalog.generate_series(o.oldest, ?::timestamp - interval '1 %4$s', interval '1 %4$s') AS g LIMIT 100000) s
      ORDER BY s.g
      """;

  SplitRanges {
    ranges = List.copyOf(ranges);
  }

  /**
   * One of them.
   *
   * @param from empty for the first, which also takes what is older than all there is
   */
  record Range(String name, String from, String to) {}

  static SplitRanges of(
      CatalogRows rows, GrowingTable table, GrowingTable past, TimeColumn column, Begun begun)
      throws SQLException {
    String day = begun.boundary().substring(0, "YYYY-MM-DD".length());
    List<CatalogRows.Row> found =
        rows.read(
            RANGES.formatted(
                begun.width().nameFormat(),
                column.bound("s.g"),
                column.bound("(s.g + interval '1 " + begun.width().word() + "')"),
                begun.width().word(),
                column.inUtc("t." + column.quoted()),
                column.quoted(),
                past.quoted()),
            day);
    if (found.size() > MOST) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "the past of %s would become %,d partitions of a %s, from %s on; %d is the most"
              .formatted(
                  table.shown(),
                  found.size(),
                  begun.width().word(),
                  found.getFirst().text(2),
                  MOST),
          "Correct or remove rows that are older than they should be, or begin anew with a longer"
              + " time: `dbkeep partitions apply "
              + table.shown()
              + " --back`.");
    }
    List<Range> ranges = new ArrayList<>();
    for (CatalogRows.Row row : found) {
      ranges.add(
          new Range(
              EmptyPartition.name(rows, table, row.text(1)),
              ranges.isEmpty() ? "" : row.text(2),
              row.text(3)));
    }
    return new SplitRanges(ranges);
  }
}
