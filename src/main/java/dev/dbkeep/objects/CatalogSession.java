package dev.dbkeep.objects;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One snapshot of one database, as the kinds query it. */
public final class CatalogSession {
  private static final int NUMBER_PER_MAJOR = 10_000;

  /** Turns the current row into something. */
  @FunctionalInterface
  public interface RowMapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final int serverVersion;

  public CatalogSession(Connection connection, int serverVersion) {
    this.connection = connection;
    this.serverVersion = serverVersion;
  }

  /** The server's version as in server_version_num, for example 180001. */
  public int serverVersion() {
    return serverVersion;
  }

  public boolean atLeast(int major) {
    return serverVersion >= major * NUMBER_PER_MAJOR;
  }

  /** Runs one query without parameters and maps its rows. */
  public <T> List<T> query(String sql, RowMapper<T> mapper) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      List<T> result = new ArrayList<>();
      while (rows.next()) {
        result.add(mapper.map(rows));
      }
      return result;
    }
  }
}
