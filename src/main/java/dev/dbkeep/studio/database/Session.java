package dev.dbkeep.studio.database;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;

/** A connection of one caller alone, which ends when the caller leaves, also while it waits. */
public final class Session implements AutoCloseable {
  private final ServerUrl url;
  private final Connection connection;
  private final Running running;
  private final Running.Call call;

  Session(ServerUrl url, Connection connection, Running running, Running.Call call) {
    this.url = url;
    this.connection = connection;
    this.running = running;
    this.call = call;
  }

  public Connection connection() {
    return connection;
  }

  public boolean left() {
    return call.cancelled();
  }

  /** Fails when the caller left. */
  public void requireCaller() {
    if (left()) {
      throw Database.cancelled();
    }
  }

  /** What the caller is told of it: that it left, or what the server says. */
  public DbkeepException failure(SQLException e) {
    return left() ? Database.cancelled() : SqlErrors.of(e, url);
  }

  /** Nothing runs now, though something will. */
  public void rest() {
    running.rest(call);
  }

  /** False when the caller left meanwhile. */
  public boolean wake() {
    return running.wake(call);
  }

  @Override
  public void close() {
    running.end(call);
    try {
      connection.close();
    } catch (SQLException e) {
      // it is gone already
    }
  }
}
