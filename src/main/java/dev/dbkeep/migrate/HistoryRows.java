package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reading history tables that may not exist. */
final class HistoryRows {
  private static final String UNDEFINED_TABLE = "42P01";

  private HistoryRows() {}

  /** One row of the result. */
  @FunctionalInterface
  interface Mapper {
    HistoryRow row(ResultSet rows) throws SQLException;
  }

  /**
   * Empty when the table does not exist: one query, since status has to be fast. Needs autocommit.
   */
  static Optional<List<HistoryRow>> read(Connection connection, String sql, Mapper mapper)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<HistoryRow> list = new ArrayList<>();
      while (rows.next()) {
        list.add(mapper.row(rows));
      }
      return Optional.of(list);
    } catch (SQLException e) {
      if (UNDEFINED_TABLE.equals(e.getSQLState())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  static @Nullable Instant instant(ResultSet rows, String column) throws SQLException {
    OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** Runs statements, if there are any. */
  static void run(Connection connection, String sql) throws SQLException {
    if (sql.isEmpty()) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** An error as the log column of a history table keeps it. */
  static String log(DbkeepException error) {
    StringBuilder text = new StringBuilder(error.getMessage());
    if (error.location() != null) {
      text.append("\n  at ").append(error.location());
    }
    if (error.sqlState() != null) {
      text.append("\n  SQLSTATE ").append(error.sqlState());
    }
    return text.toString();
  }
}
