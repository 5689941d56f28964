package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.List;

/** Whether the past can still come back, and what has to be known of it before. */
record SplitReturn(
    CatalogRows rows, GrowingTable table, Split split, Begun begun, List<SplitLeaf> leaves) {
  private static final String RANGE =
      "SELECT 'yes' FROM pg_catalog.pg_constraint k WHERE k.conrelid = ?::oid AND"
          + " pg_catalog.quote_ident(k.conname) = ?";

  private static final String COLUMNS =
      """
      SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated), ',' ORDER BY a.attname)
      FROM pg_catalog.pg_attribute a WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped
      """;

  SplitReturn {
    leaves = List.copyOf(leaves);
  }

  void refuse() throws SQLException {
    for (SplitLeaf leaf : leaves) {
      if (leaf.parent() != table.oid()) {
        throw refusal(
            "one of its partitions is none any more, the one from %s to %s"
                .formatted(leaf.from().isEmpty() ? "the beginning" : leaf.from(), leaf.to()),
            "Where it was taken out by retention, `dbkeep retention --restore` brings it back.");
      }
    }
    if (!rows.texts(COLUMNS, table.oid()).equals(rows.texts(COLUMNS, split.past()))) {
      throw refusal(
          "the columns of the table were changed since",
          "Keep the partitions; nothing was changed.");
    }
    long changes =
        Long.parseLong(rows.texts("SELECT last_value FROM " + split.counter()).getFirst());
    if (split.state() == Split.State.SWAPPED && changes >= SplitCapture.MOST_BACK) {
      throw refusal(
          "%,d rows of its past or more were changed since".formatted(SplitCapture.MOST_BACK),
          "Keep the partitions; nothing was changed.");
    }
  }

  /** The statement that lets it become a partition without being read, if it is not there. */
  List<String> range() throws SQLException {
    if (!rows.texts(RANGE, split.past(), split.range().replace("\"", "")).isEmpty()) {
      return List.of();
    }
    String column = Identifiers.quote(begun.column());
    return List.of(
        "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL AND %s < %s)"
            .formatted(
                split.pastQuoted(),
                split.range(),
                column,
                column,
                Identifiers.literal(begun.boundary())));
  }

  private DbkeepException refusal(String reason, String way) {
    return DbkeepException.of(
        ErrorCode.NOT_ALLOWED,
        "the past of " + table.shown() + " does not come back: " + reason,
        way);
  }
}
