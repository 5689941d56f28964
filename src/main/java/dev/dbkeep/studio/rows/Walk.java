package dev.dbkeep.studio.rows;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads rows of a table in an order, from a place on. */
final class Walk {
  private final Connection connection;
  private final Order order;
  private final String condition;

  Walk(Connection connection, Order order, String condition) {
    this.connection = connection;
    this.order = order;
    this.condition = condition;
  }

  Walk reversed() {
    return new Walk(connection, order.reversed(), condition);
  }

  Chunk first(int limit) throws SQLException {
    return among(List.of("true"), limit);
  }

  /** The rows of some ranges, whose rows follow one another. */
  Chunk among(List<String> ranges, int limit) throws SQLException {
    List<Row> found = new ArrayList<>();
    for (String range : ranges) {
      if (found.size() <= limit) {
        found.addAll(read(range, "LIMIT " + (limit + 1 - found.size())));
      }
    }
    return Chunk.of(found, limit);
  }

  /** The rows behind the first so many. */
  Chunk skipping(long passed, int limit) throws SQLException {
    return Chunk.of(read("true", "LIMIT " + (limit + 1) + " OFFSET " + passed), limit);
  }

  private List<Row> read(String range, String limit) throws SQLException {
    String sql =
        "SELECT %s FROM %s AS \"row\" WHERE %s AND %s %s %s"
            .formatted(
                Cells.list(order.shape(), order.columns()),
                order.shape().table().quoted(),
                condition,
                range,
                order.columns().isEmpty() ? "" : "ORDER BY " + order.clause(),
                limit);
    List<Row> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        rows.add(Cells.read(row, order.shape().columns().size(), order.columns().size()));
      }
    }
    return rows;
  }
}
