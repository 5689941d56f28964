package dev.dbkeep.upkeep.fleet;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** How much room a database takes on its server. */
public final class DatabaseSize {
  private DatabaseSize() {}

  /** In bytes. */
  public static long of(ServerUrl url) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }
}
