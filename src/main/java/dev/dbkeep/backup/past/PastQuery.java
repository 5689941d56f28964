package dev.dbkeep.backup.past;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One query on the past; its values come as the texts that the server writes. */
public final class PastQuery {
  private static final String READ_ONLY = "25006";
  private static final String LOCKED = "55P03";
  private static final int BATCH = 1000;

  private PastQuery() {}

  /** A column of the result. */
  public record Column(String name, boolean number) {}

  /** Is told the columns once, then every row. */
  public interface Rows {
    void columns(List<Column> columns);

    void row(List<@Nullable String> values);
  }

  public static void run(ServerUrl past, String sql, Rows rows) {
    try (Connection connection = Connections.open(past)) {
      // rows come in batches only inside a transaction
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(BATCH);
        if (statement.execute(sql)) {
          try (ResultSet result = statement.getResultSet()) {
            read(result, rows);
          }
        } else {
          rows.columns(List.of());
        }
      }
    } catch (SQLException e) {
      throw READ_ONLY.equals(e.getSQLState())
          ? refused(e)
          : LOCKED.equals(e.getSQLState()) ? locked(e) : SqlErrors.of(e, past);
    }
  }

  private static DbkeepException locked(SQLException e) {
    return DbkeepException.of(
            ErrorCode.LOCK_NOT_GRANTED,
            "a transaction had the table locked at that moment: " + SqlErrors.plain(e),
            "TRUNCATE, DROP and ALTER TABLE do that until they commit; name a moment a little"
                + " earlier or later.")
        .sqlState(e.getSQLState())
        .cause(e);
  }

  private static DbkeepException refused(SQLException e) {
    return DbkeepException.of(
            ErrorCode.NOT_ALLOWED,
            "the past can only be read: " + SqlErrors.plain(e),
            "For a writable copy of that moment: `dbkeep restore --to TIME --as DIR --promote`.")
        .sqlState(e.getSQLState())
        .cause(e);
  }

  private static void read(ResultSet result, Rows rows) throws SQLException {
    ResultSetMetaData meta = result.getMetaData();
    int count = meta.getColumnCount();
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      columns.add(new Column(meta.getColumnLabel(i), isNumber(meta.getColumnType(i))));
    }
    rows.columns(columns);
    while (result.next()) {
      List<@Nullable String> values = new ArrayList<>(count);
      for (int i = 1; i <= count; i++) {
        values.add(result.getString(i));
      }
      rows.row(values);
    }
  }

  private static boolean isNumber(int type) {
    return switch (type) {
      case Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.REAL, Types.DOUBLE, Types.NUMERIC ->
          true;
      default -> false;
    };
  }
}
