package dev.dbkeep.studio.load;

import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The table in which the keys of the rows of one import are kept, and what rows held that it
 * changed. All are texts, so that nothing of the user's schema is held by them.
 *
 * @param id of the import
 */
record KeptRows(long id) {
  /** The record of the file that changed a row; NULL for a row that was added. */
  static final String RECORD = "n";

  private static final String BYTES =
      "SELECT pg_catalog.pg_total_relation_size(pg_catalog.to_regclass(?))";

  String quoted() {
    return Identifiers.quote("dbkeep", "studio_load_" + id);
  }

  /** Those of the key, in its order. */
  static List<String> keys(int count) {
    return numbered("k", count);
  }

  /** Those of the values that were there before, in the order of the columns. */
  static List<String> values(int count) {
    return numbered("v", count);
  }

  private static List<String> numbered(String letter, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> letter + i).toList();
  }

  void create(Connection connection, int keys, int values) throws SQLException {
    String columns =
        Stream.concat(keys(keys).stream(), values(values).stream())
            .map(column -> ", " + column + " text")
            .collect(Collectors.joining());
    execute(connection, "CREATE TABLE " + quoted() + " (" + RECORD + " bigint" + columns + ")");
  }

  void drop(Connection connection) throws SQLException {
    execute(connection, "DROP TABLE IF EXISTS " + quoted());
  }

  /** What it takes on disk; 0 when it is not there. */
  long bytes(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(BYTES)) {
      query.setString(1, quoted());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
