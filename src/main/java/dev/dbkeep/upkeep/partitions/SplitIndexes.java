package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.sql.Lexer;
import dev.dbkeep.postgres.sql.Token;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The indexes that tables lack to be partitions of another without one being built for it then. */
final class SplitIndexes {
  private static final String INDEXES =
      """
      SELECT pg_catalog.pg_get_indexdef(i.indexrelid), coalesce(pg_catalog.pg_get_constraintdef(k.oid), ''), i.indisunique, i.indisprimary
      FROM pg_catalog.pg_index i LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u')
      WHERE i.indrelid = ?::oid AND (i.indisvalid OR ?) ORDER BY i.indisprimary DESC, 1
      """;

  private final CatalogRows rows;
  private final Exchange exchange;

  SplitIndexes(CatalogRows rows, Exchange exchange) {
    this.rows = rows;
    this.exchange = exchange;
  }

  /**
   * One of the table.
   *
   * @param method from USING on
   * @param constraint empty for none
   */
  private record Index(String method, String constraint, boolean unique, boolean primary) {
    /** Others are unique only once all changes are known. */
    boolean isLate() {
      return unique && !primary;
    }

    String creation(String quoted) {
      return constraint.isEmpty()
          ? "CREATE %sINDEX ON %s %s".formatted(unique ? "UNIQUE " : "", quoted, method)
          : "ALTER TABLE %s ADD %s".formatted(quoted, constraint);
    }
  }

  /**
   * The statements that make them.
   *
   * @param late those that are unique beside the primary key; else all but those
   */
  List<String> missing(boolean late) throws SQLException {
    List<Index> wanted = of(exchange.table().oid());
    List<String> missing = new ArrayList<>();
    for (Exchange.Target target : exchange.targets()) {
      List<Index> there = of(target.oid());
      for (Index index : wanted) {
        if (!there.remove(index) && index.isLate() == late) {
          missing.add(index.creation(target.quoted()));
        }
      }
    }
    return missing;
  }

  private List<Index> of(long table) throws SQLException {
    List<Index> indexes = new ArrayList<>();
    for (CatalogRows.Row row : rows.read(INDEXES, table, table == exchange.table().oid())) {
      indexes.add(new Index(method(row.text(1)), row.text(2), row.isTrue(3), row.isTrue(4)));
    }
    return indexes;
  }

  /** From USING on, as PostgreSQL prints it behind the name of the table. */
  static String method(String definition) {
    for (Token token : Lexer.tokens(definition)) {
      if (token.is(definition, "USING")) {
        return definition.substring(token.start());
      }
    }
    throw DbkeepException.of(ErrorCode.BUG, "no access method in " + definition);
  }
}
