package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.List;

/**
 * One of the partitions into which a past is divided.
 *
 * @param parent the number of the table whose partition it is now; 0 for none
 * @param from empty for the first
 */
record SplitLeaf(long oid, String schema, String name, long parent, String from, String to) {
  private static final String LEAVES =
      """
      SELECT l.relation::bigint, n.nspname, c.relname, coalesce((SELECT i.inhparent FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid), 0)::bigint,
             l.lower, l.upper
      FROM dbkeep.partition_split_leaf l
           LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE l.split = ? ORDER BY l.number
      """;

  static List<SplitLeaf> of(CatalogRows rows, Split split) throws SQLException {
    return rows.read(LEAVES, split.id()).stream()
        .map(
            row ->
                new SplitLeaf(
                    Long.parseLong(row.text(1)),
                    row.text(2),
                    row.text(3),
                    Long.parseLong(row.text(4)),
                    row.text(5),
                    row.text(6)))
        .toList();
  }

  String quoted() {
    return Identifiers.quote(schema, name);
  }

  String bound() {
    return bound(from, to);
  }

  static String bound(String from, String to) {
    return "FOR VALUES FROM (%s) TO (%s)"
        .formatted(
            from.isEmpty() ? "MINVALUE" : Identifiers.literal(from), Identifiers.literal(to));
  }
}
