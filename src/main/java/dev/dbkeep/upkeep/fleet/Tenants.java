package dev.dbkeep.upkeep.fleet;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Asks a database for the others. */
public final class Tenants {
  private static final int PATIENCE_SECONDS = 30;

  private Tenants() {}

  /**
   * Runs the query, which can only read. Its column {@code url} is a URL or the name of a database
   * of the same server; a column {@code name} is what it is called.
   */
  public static List<Tenant> read(ServerUrl home, String query) {
    List<Tenant> tenants = new ArrayList<>();
    try (Connection connection = Connections.open(home);
        Statement statement = connection.createStatement()) {
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      statement.setQueryTimeout(PATIENCE_SECONDS);
      try (ResultSet row = statement.executeQuery(query)) {
        int url = column(row.getMetaData(), "url");
        int name = column(row.getMetaData(), "name");
        if (url == 0) {
          throw DbkeepException.of(
              ErrorCode.CONFIG,
              "the query of [fleet] yields no column url",
              "Write query = \"SELECT name, url FROM …\".");
        }
        while (row.next()) {
          String where = row.getString(url);
          if (where != null && !where.isBlank()) {
            boolean whole = where.contains("://");
            String called = name == 0 ? null : row.getString(name);
            tenants.add(
                new Tenant(
                    called != null ? called : whole ? ServerUrl.parse(where).database() : where,
                    whole ? where : home.withDatabase(where).withSecrets()));
          }
        }
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, home);
    }
    return tenants;
  }

  /** Zero when there is none. */
  private static int column(ResultSetMetaData columns, String name) throws SQLException {
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      if (columns.getColumnLabel(i).toLowerCase(Locale.ROOT).equals(name)) {
        return i;
      }
    }
    return 0;
  }
}
