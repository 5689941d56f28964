package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.List;

/**
 * The table that gets partitions, or has them.
 *
 * @param partitioned whether it has them, by range
 * @param owner as SQL
 */
record GrowingTable(
    long oid, String schema, String name, boolean partitioned, String owner, long bytes) {
  private static final int LONGEST_NAME = 63;

  private static final String TABLE =
      """
      SELECT c.oid::bigint, n.nspname, c.relname, c.relkind = 'p', pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.relowner)),
             pg_catalog.pg_relation_size(c.oid)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p')
        AND (n.nspname || '.' || c.relname = ? OR c.relname = ? AND pg_catalog.pg_table_is_visible(c.oid))
      ORDER BY n.nspname || '.' || c.relname = ? DESC
      LIMIT 1
      """;

  static GrowingTable find(CatalogRows rows, String table) throws SQLException {
    List<CatalogRows.Row> found = rows.read(TABLE, table, table, table);
    if (found.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "there is no table " + table,
          "Write it as in the database, events or logs.events.");
    }
    CatalogRows.Row row = found.getFirst();
    return new GrowingTable(
        Long.parseLong(row.text(1)),
        row.text(2),
        row.text(3),
        row.isTrue(4),
        row.text(5),
        Long.parseLong(row.text(6)));
  }

  String quoted() {
    return Identifiers.quote(schema, name);
  }

  String shown() {
    return schema + "." + name;
  }

  String beside(String other) {
    return Identifiers.quote(schema, other);
  }

  /** A name with an end that PostgreSQL does not cut off. */
  static String named(String begin, String end) {
    return begin.substring(0, Math.min(begin.length(), LONGEST_NAME - end.length())) + end;
  }
}
