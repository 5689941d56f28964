package dev.dbkeep.schema;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.objects.CatalogQuery;
import dev.dbkeep.objects.CatalogSession;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Reads what a database holds, in one read-only snapshot and with an empty search_path. */
public final class CatalogReader {
  private CatalogReader() {}

  /**
   * A connection in autocommit gets a read-only snapshot of its own; one inside a transaction is
   * read as that transaction sees it.
   */
  public static Catalog read(Connection connection) {
    try {
      if (!connection.getAutoCommit()) {
        return readInside(connection);
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = ''; SET LOCAL"
                + " jit = off");
        Catalog catalog = CatalogQuery.read(new CatalogSession(connection, version(statement)));
        statement.execute("COMMIT");
        return catalog;
      } catch (SQLException e) {
        try (Statement rollback = connection.createStatement()) {
          rollback.execute("ROLLBACK");
        }
        throw e;
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  private static Catalog readInside(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String path = single(statement, "select current_setting('search_path')");
      statement.execute("SET LOCAL search_path = ''");
      Catalog catalog = CatalogQuery.read(new CatalogSession(connection, version(statement)));
      try (var restore = connection.prepareStatement("select set_config('search_path', ?, true)")) {
        restore.setString(1, path);
        restore.execute();
      }
      return catalog;
    }
  }

  private static int version(Statement statement) throws SQLException {
    return Integer.parseInt(single(statement, "select current_setting('server_version_num')"));
  }

  private static String single(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
