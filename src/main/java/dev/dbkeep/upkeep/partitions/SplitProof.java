package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.SQLException;
import java.util.List;

/**
 * Whether both sides hold the same rows at one moment, apart from those whose change is noted and
 * not yet applied.
 */
record SplitProof(CatalogRows rows, Exchange exchange) {
  private static final String ALL_COLUMNS =
      """
      SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
      """;

  /** In a transaction that sees one moment; returns how many rows there are. */
  long check() throws SQLException {
    List<String> columns = rows.texts(ALL_COLUMNS, exchange.table().oid());
    CatalogRows.Row source = sum(exchange.source(), columns);
    CatalogRows.Row target = sum(exchange.target(), columns);
    if (!source.equals(target)) {
      throw DbkeepException.of(
          ErrorCode.FAILED,
          "the partitions that were made for %s do not hold what they should: %s rows, and %s where they come from"
              .formatted(exchange.table().shown(), target.text(1), source.text(1)),
          "Nothing was exchanged; `dbkeep partitions split "
              + exchange.table().shown()
              + " --back` takes it back.");
    }
    return Long.parseLong(source.text(1));
  }

  private CatalogRows.Row sum(String table, List<String> columns) throws SQLException {
    return rows.read(
            """
            SELECT count(*), coalesce(sum(pg_catalog.hashtextextended(ROW(%s)::text, 0)), 0)
            FROM %s AS t WHERE NOT EXISTS (SELECT FROM %s AS k WHERE %s)
            """
                .formatted(
                    String.join(", ", columns.stream().map(one -> "t." + one).toList()),
                    table,
                    exchange.split().log(),
                    exchange.key().matches("t", "k")))
        .getFirst();
  }
}
