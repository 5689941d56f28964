package dev.dbkeep.studio.database;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The house's own connections, with their TLS and their errors, for a pool. */
final class UrlDataSource implements DataSource {
  private final ServerUrl url;

  UrlDataSource(ServerUrl url) {
    this.url = url;
  }

  @Override
  public Connection getConnection() {
    return Connections.open(url);
  }

  @Override
  public Connection getConnection(String user, String password) {
    return getConnection();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    // none is kept
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // that of the URL applies
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> wanted) throws SQLException {
    throw new SQLException("no wrapper");
  }

  @Override
  public boolean isWrapperFor(Class<?> wanted) {
    return false;
  }
}
