package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.SQLException;

/**
 * Where the past ends and the first new partition begins: far enough ahead that no row is there
 * yet, nor will be before all is done.
 *
 * @param bound as a value of the column
 * @param time as a timestamptz
 */
record Boundary(String bound, String time) {
  private static final String NEXT =
      """
      SELECT %1$s, pg_catalog.to_char(b.at, 'YYYY-MM-DD HH24:MI:SS') || '+00', b.newest > (now() AT TIME ZONE 'UTC') + interval '1 year', b.newest::text
      FROM (SELECT m.newest, pg_catalog.date_trunc('%2$s', greatest((now() AT TIME ZONE 'UTC') + interval '2 days', m.newest)) + interval '1 %2$s' AS at
            FROM (SELECT %3$s AS newest FROM %4$s AS t) m) b
      """;

  static Boundary next(CatalogRows rows, GrowingTable table, TimeColumn column, Width width)
      throws SQLException {
    CatalogRows.Row row =
        rows.read(
                NEXT.formatted(
                    column.bound("b.at"),
                    width.word(),
                    column.inUtc("max(t." + column.quoted() + ")"),
                    table.quoted()))
            .getFirst();
    if (row.isTrue(3)) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "the newest row of %s has %s %s, so all new rows would belong to the past for long"
              .formatted(table.shown(), column.name(), row.text(4)),
          "Correct such rows, or divide the table by another column.");
    }
    return new Boundary(row.text(1), row.text(2));
  }

  /** The name that the table gets as a partition. */
  String past(GrowingTable table) {
    String day = time.substring(0, "YYYY-MM-DD".length()).replace("-", "");
    return GrowingTable.named(table.name(), "_before_" + day);
  }
}
