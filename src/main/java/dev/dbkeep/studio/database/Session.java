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
  private final SessionSetup setup;
  private final boolean pooled;

  Session(
      ServerUrl url,
      Connection connection,
      Running running,
      Running.Call call,
      SessionSetup setup,
      boolean pooled) {
    this.url = url;
    this.connection = connection;
    this.running = running;
    this.call = call;
    this.setup = setup;
    this.pooled = pooled;
  }

  public Connection connection() {
    return connection;
  }

  /** Whether each transaction may meet another server process, and what it set another client. */
  public boolean pooled() {
    return pooled;
  }

  /** Statements that set what every transaction of Studio starts with, for the open one alone. */
  public String settings() {
    return setup.local();
  }

  /** The same for as long as the connection lasts. */
  public String lastingSettings() {
    return setup.lasting();
  }

  public boolean left() {
    return call.cancelled();
  }

  /** Fails when the caller left. */
  public void requireCaller() {
    if (left()) {
      throw Transactions.cancelled();
    }
  }

  /** What the caller is told of it: that it left, or what the server says. */
  public DbkeepException failure(SQLException e) {
    return left() ? Transactions.cancelled() : SqlErrors.of(e, url);
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
