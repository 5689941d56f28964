package dev.dbkeep.studio.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/** Transactions on connections of a pool, each of which ends with its caller. */
final class Transactions implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String CANCELLED = "57014";

  private final ServerUrl url;
  private final ServerUrl way;
  private final SessionSetup setup;
  private final Running running;
  private final HikariDataSource pool;

  /**
   * Opens connections when they are needed.
   *
   * @param way as the driver has to know it
   * @param most connections at once
   */
  Transactions(ServerUrl url, ServerUrl way, SessionSetup setup, Running running, int most) {
    this.url = url;
    this.way = way;
    this.setup = setup;
    this.running = running;
    HikariConfig config = new HikariConfig();
    config.setPoolName("studio");
    config.setDataSource(new UrlDataSource(way));
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE.toMillis());
    config.setAutoCommit(false);
    config.setExceptionOverride(new GoesOn());
    config.setDataSourceProperties(new Properties());
    this.pool = new HikariDataSource(config);
  }

  /**
   * Commits what the work did unless it fails or its caller left.
   *
   * @param mode the statement that says what kind of transaction it is
   */
  <T> T run(Caller caller, Duration timeout, String mode, Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      Running.Call call = running.begin(caller, connection);
      try {
        begin(connection, mode, timeout);
        T result = work.on(connection);
        if (call.cancelled()) {
          throw cancelled();
        }
        connection.commit();
        return result;
      } catch (SQLException e) {
        throw call.cancelled() ? cancelled() : failure(e, timeout);
      } finally {
        running.end(call);
        rollback(connection);
      }
    } catch (SQLTransientConnectionException e) {
      throw unavailable(e);
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /** The pool only says that it waited: the server is asked why, who may not be there. */
  private DbkeepException unavailable(SQLException e) {
    try (Connection _ = Connections.open(way)) {
      return DbkeepException.of(
              ErrorCode.BUSY,
              "all connections of Studio are at work",
              "Stop something that runs, or wait for its end.")
          .cause(e);
    } catch (DbkeepException why) {
      return why;
    } catch (SQLException closing) {
      return SqlErrors.of(closing, url);
    }
  }

  private void begin(Connection connection, String mode, Duration timeout) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "%s; %s; SET LOCAL statement_timeout = %d"
              .formatted(mode, setup.local(), timeout.toMillis()));
    }
  }

  /** The server says in its own language that it took too long, so the code has to tell. */
  private DbkeepException failure(SQLException e, Duration timeout) {
    DbkeepException failure = SqlErrors.of(e, url);
    return CANCELLED.equals(e.getSQLState())
        ? failure.hint(
            "Studio waits %d s for it at most, unless somebody else cancelled it."
                .formatted(timeout.toSeconds()))
        : failure;
  }

  /** What was not committed is not wanted. */
  private static void rollback(Connection connection) {
    try {
      if (!connection.isClosed()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      // the connection is lost, and with it all that; what went wrong before is what counts
    }
  }

  static DbkeepException cancelled() {
    return DbkeepException.of(ErrorCode.INTERRUPTED, "stopped, since its view was left");
  }

  @Override
  public void close() {
    pool.close();
  }
}
