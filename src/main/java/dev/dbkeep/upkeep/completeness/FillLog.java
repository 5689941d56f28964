package dev.dbkeep.upkeep.completeness;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The line of a run in dbkeep.completeness_run; its counts commit with the rows they count. */
final class FillLog {
  private final Connection connection;
  private long id;
  private long rows;

  FillLog(Connection connection) {
    this.connection = connection;
  }

  /** Returns whether an earlier run of the rule did not come to its end. */
  boolean begin(String rule, String table) throws SQLException {
    boolean resumed;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE dbkeep.completeness_run SET state = 'abandoned', finished = now() WHERE rule ="
                + " ? AND state = 'running'")) {
      statement.setString(1, rule);
      resumed = statement.executeUpdate() > 0;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO dbkeep.completeness_run (rule, relation) VALUES (?, ?) RETURNING id")) {
      statement.setString(1, rule);
      statement.setString(2, table);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        id = row.getLong(1);
      }
    }
    return resumed;
  }

  void missing(long count) throws SQLException {
    update("missing = ?", count);
  }

  /** In the transaction of the batch. */
  void batch(long count) throws SQLException {
    update("filled = ?, updated = clock_timestamp()", rows + count);
  }

  void committed(long count) {
    rows += count;
  }

  void end() throws SQLException {
    update("filled = ?, state = 'done', finished = clock_timestamp()", rows);
  }

  long rows() {
    return rows;
  }

  private void update(String what, long value) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE dbkeep.completeness_run SET " + what + " WHERE id = ?")) {
      statement.setLong(1, value);
      statement.setLong(2, id);
      statement.executeUpdate();
    }
  }
}
