package dev.dbkeep.backup.proof;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the B-tree indexes of a database with the extension amcheck. */
final class IndexCheck {
  private static final String INDEXES =
      """
      SELECT c.oid, n.nspname || '.' || c.relname
      FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_am a ON a.oid = c.relam
      WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence = 'p'
        AND i.indisready AND i.indisvalid
      """;

  private IndexCheck() {}

  /** How many were looked at; empty when the database does not have the extension. */
  static Optional<Integer> run(Connection connection, String database, List<String> failures)
      throws SQLException {
    String schema = schema(connection);
    if (schema.isEmpty()) {
      return Optional.empty();
    }
    String check = "SELECT " + Identifiers.quote(schema, "bt_index_check") + "(?::oid::regclass)";
    int count = 0;
    for (Index index : indexes(connection)) {
      try (PreparedStatement statement = connection.prepareStatement(check)) {
        statement.setLong(1, index.oid());
        statement.execute();
        count++;
      } catch (SQLException e) {
        if (connection.isClosed() || e.getSQLState() == null) {
          throw e;
        }
        failures.add("index " + database + "." + index.name() + ": " + SqlErrors.plain(e));
      }
    }
    return Optional.of(count);
  }

  private record Index(long oid, String name) {}

  private static List<Index> indexes(Connection connection) throws SQLException {
    List<Index> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(INDEXES)) {
      while (rows.next()) {
        all.add(new Index(rows.getLong(1), rows.getString(2)));
      }
    }
    return all;
  }

  private static String schema(Connection connection) throws SQLException {
    String query =
        """
        SELECT n.nspname FROM pg_catalog.pg_extension e
        JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'amcheck'
        """;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getString(1) : "";
    }
  }
}
