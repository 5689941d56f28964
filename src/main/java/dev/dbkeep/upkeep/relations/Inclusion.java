package dev.dbkeep.upkeep.relations;

import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How many values of a sample of a column are keys of a table. */
final class Inclusion {
  private static final int SAMPLE = 1000;
  private static final int PAGES = 200;

  /** Fewer values than that prove nothing. */
  private static final int ENOUGH = 20;

  /** lock_not_available, query_canceled, insufficient_privilege. */
  private static final Set<String> UNKNOWN = Set.of("55P03", "57014", "42501");

  private final Connection connection;
  private final long deadline;

  /**
   * @param deadline of System.nanoTime, after which nothing is read any more
   */
  Inclusion(Connection connection, long deadline) {
    this.connection = connection;
    this.deadline = deadline;
  }

  /**
   * @param sampled values that are not null
   * @param found those that are keys
   */
  record Share(long sampled, long found) {
    boolean isEnough() {
      return sampled >= ENOUGH;
    }

    double share() {
      return sampled == 0 ? 0 : (double) found / sampled;
    }

    String text() {
      return sampled == 0
          ? "no values to compare"
          : String.format(Locale.ROOT, "%d of %d sampled values are there", found, sampled);
    }
  }

  /** Of a table that is locked or slow nothing is known, and the names alone speak. */
  Share of(
      TableName child, String column, TableName parent, String key, Relation.@Nullable Only only)
      throws SQLException {
    if (System.nanoTime() - deadline > 0) {
      return new Share(0, 0);
    }
    try {
      return ask(child, column, parent, key, only);
    } catch (SQLException e) {
      if (UNKNOWN.contains(String.valueOf(e.getSQLState()))) {
        return new Share(0, 0);
      }
      throw e;
    }
  }

  private Share ask(
      TableName child, String column, TableName parent, String key, Relation.@Nullable Only only)
      throws SQLException {
    String filter = only == null ? "" : " AND " + Identifiers.quote(only.column()) + "::text = ?";
    String sql =
        """
        SELECT count(*), count(p.%2$s)
        FROM (SELECT c.%1$s AS v FROM %3$s AS c %4$s WHERE c.%1$s IS NOT NULL%5$s LIMIT %6$d) s
             LEFT JOIN %7$s p ON p.%2$s = s.v
        """
            .formatted(
                Identifiers.quote(column),
                Identifiers.quote(key),
                child.quoted(),
                sample(child),
                filter,
                SAMPLE,
                parent.quoted());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      if (only != null) {
        statement.setString(1, only.value());
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Share(row.getLong(1), row.getLong(2));
      }
    }
  }

  /** Some pages from all over the table, where it has more than that. */
  private String sample(TableName table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_catalog.pg_relation_size(?::regclass) /"
                + " pg_catalog.current_setting('block_size')::bigint")) {
      statement.setString(1, table.quoted());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        long pages = row.getLong(1);
        return pages <= PAGES
            ? ""
            : String.format(Locale.ROOT, "TABLESAMPLE SYSTEM (%.6f)", 100.0 * PAGES / pages);
      }
    }
  }
}
