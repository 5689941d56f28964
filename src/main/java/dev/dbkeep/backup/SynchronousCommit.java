package dev.dbkeep.backup;

import dev.dbkeep.backup.wal.WalReceiver;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * While it is open, every commit of the server waits until the receiver has it on disk: nothing
 * acknowledged can be lost, and when the receiver is gone no commit ends. So it is taken back
 * whenever the receiver ends in order.
 */
public final class SynchronousCommit implements AutoCloseable {
  private static final String SETTING = "synchronous_standby_names";
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final ServerUrl url;
  private final String name;

  private SynchronousCommit(ServerUrl url, String name) {
    this.url = url;
    this.name = name;
  }

  /**
   * Begins once the receiver of that slot has caught up, so that no commit waits for what it still
   * has to fetch.
   *
   * @param patience how long to wait for that
   */
  public static SynchronousCommit begin(ServerUrl url, String slot, Duration patience)
      throws InterruptedException {
    SynchronousCommit mode = new SynchronousCommit(url, WalReceiver.applicationName(slot));
    try (Connection connection = Connections.open(url)) {
      String set = show(connection);
      if (!set.isEmpty() && !set.equals(mode.name)) {
        throw DbkeepException.of(
            ErrorCode.BACKUP,
            SETTING + " is set already, to " + set,
            "Name " + mode.name + " there yourself, and leave --synchronous out.");
      }
      mode.await(connection, "state = 'streaming'", patience);
      set(connection, mode.name);
      mode.await(connection, "sync_state IN ('sync', 'quorum')", patience);
      return mode;
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  private static String show(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + SETTING)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void set(Connection connection, String value) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          value.isEmpty()
              ? "ALTER SYSTEM RESET " + SETTING
              : "ALTER SYSTEM SET " + SETTING + " = " + Identifiers.literal(value));
      statement.execute("SELECT pg_catalog.pg_reload_conf()");
    }
  }

  private void await(Connection connection, String condition, Duration patience)
      throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    String query =
        "SELECT count(*) > 0 FROM pg_catalog.pg_stat_replication WHERE application_name = ? AND "
            + condition;
    while (true) {
      try (PreparedStatement statement = connection.prepareStatement(query)) {
        statement.setString(1, name);
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          if (row.getBoolean(1)) {
            return;
          }
        }
      }
      if (System.nanoTime() > deadline) {
        throw DbkeepException.of(
            ErrorCode.BACKUP,
            "the server does not take the receiver for a synchronous standby",
            "Look at pg_stat_replication; the user needs the right pg_monitor to see it.");
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  /** Commits wait for nobody again. */
  @Override
  public void close() {
    try (Connection connection = Connections.open(url)) {
      if (show(connection).equals(name)) {
        set(connection, "");
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }
}
