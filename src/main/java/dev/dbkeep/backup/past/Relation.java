package dev.dbkeep.backup.past;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** A table that a person named. */
public record Relation(long oid, String schema, String name) {
  private static final String INVALID_NAME = "42602";
  private static final String SYNTAX = "42601";
  private static final String NO_SUCH_SCHEMA = "3F000";

  // As it is written, with capitals and all; the one that the search path leads to comes first.
  private static final String EXACT =
      """
      SELECT c.oid, n.nspname, c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f')
        AND (n.nspname || '.' || c.relname = ?
             OR c.relname = ? AND pg_catalog.pg_table_is_visible(c.oid))
      ORDER BY pg_catalog.pg_table_is_visible(c.oid) DESC
      LIMIT 1
      """;
  private static final String BY_NAMES =
      """
      SELECT c.oid, n.nspname, c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND n.nspname = ? AND c.relname = ?
      """;
  // As SQL reads it: without quotes in small letters, with quotes as it stands there.
  private static final String AS_SQL =
      """
      SELECT c.oid, n.nspname, c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f') AND c.oid = pg_catalog.to_regclass(?)
      """;

  /** {@code orders}, {@code public.orders}, {@code Order} or {@code "Order"}. */
  public static Optional<Relation> find(Connection connection, String text) throws SQLException {
    Optional<Relation> exact = query(connection, EXACT, text, text);
    return exact.isPresent() ? exact : asSql(connection, text);
  }

  /** The one that has exactly these names. */
  public static Optional<Relation> exactly(Connection connection, String schema, String name)
      throws SQLException {
    return query(connection, BY_NAMES, schema, name);
  }

  private static Optional<Relation> asSql(Connection connection, String text) throws SQLException {
    try {
      return query(connection, AS_SQL, text);
    } catch (SQLException e) {
      String state = String.valueOf(e.getSQLState());
      if (state.equals(INVALID_NAME) || state.equals(SYNTAX) || state.equals(NO_SUCH_SCHEMA)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Optional<Relation> query(Connection connection, String sql, String... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new Relation(row.getLong(1), row.getString(2), row.getString(3)))
            : Optional.empty();
      }
    }
  }

  /** Why a name leads nowhere. */
  static DbkeepException unknown(String text, String where) {
    return DbkeepException.of(
        ErrorCode.USAGE,
        "there is no table " + text + " " + where,
        "Name it as in SQL, with its schema where that is not public: shop.orders.");
  }

  /** For people. */
  public String display() {
    return schema.equals("public") ? name : schema + "." + name;
  }

  /** For SQL. */
  public String quoted() {
    return Identifiers.quote(schema, name);
  }
}
