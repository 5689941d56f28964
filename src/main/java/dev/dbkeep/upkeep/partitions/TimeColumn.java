package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.List;

/**
 * The column by which a table is divided. Bounds are counted in UTC.
 *
 * @param type as PostgreSQL calls it
 * @param required whether it is NOT NULL
 */
record TimeColumn(String name, String type, boolean required, boolean generated) {
  private static final List<String> TYPES =
      List.of("timestamp with time zone", "timestamp without time zone", "date");

  private static final String COLUMN =
      """
      SELECT a.attname, pg_catalog.format_type(a.atttypid, NULL), a.attnotnull, a.attgenerated <> ''
      FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = ?::oid AND a.attname = ? AND a.attnum > 0 AND NOT a.attisdropped
      """;

  static TimeColumn find(CatalogRows rows, GrowingTable table, String name) throws SQLException {
    List<CatalogRows.Row> found = rows.read(COLUMN, table.oid(), name);
    if (found.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          table.shown() + " has no column " + name,
          "Write --by with the column that says when a row was made.");
    }
    CatalogRows.Row row = found.getFirst();
    if (!TYPES.contains(row.text(2))) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "%s of %s is %s and no time".formatted(name, table.shown(), row.text(2)),
          "Name a column of type timestamptz, timestamp or date.");
    }
    return new TimeColumn(row.text(1), row.text(2), row.isTrue(3), row.isTrue(4));
  }

  String quoted() {
    return Identifiers.quote(name);
  }

  /** The column, or a value of its type, as a timestamp in UTC. */
  String inUtc(String value) {
    return type.equals("timestamp with time zone")
        ? "(" + value + " AT TIME ZONE 'UTC')"
        : "(" + value + ")::timestamp";
  }

  /** A timestamp in UTC as the text of a bound. */
  String bound(String timestamp) {
    return switch (type) {
      case "date" -> "pg_catalog.to_char(" + timestamp + ", 'YYYY-MM-DD')";
      case "timestamp with time zone" ->
          "pg_catalog.to_char(" + timestamp + ", 'YYYY-MM-DD HH24:MI:SS') || '+00'";
      default -> "pg_catalog.to_char(" + timestamp + ", 'YYYY-MM-DD HH24:MI:SS')";
    };
  }
}
