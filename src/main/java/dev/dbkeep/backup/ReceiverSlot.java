package dev.dbkeep.backup;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The slot for which a server keeps its WAL until the receiver has it. */
public final class ReceiverSlot {
  /** Of a receiver that a command started; a server has one. */
  public static final String NAME = "dbkeep";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int POLL_MILLIS = 100;

  private ReceiverSlot() {}

  /**
   * Removes it; that of a receiver that has just been stopped after a moment.
   *
   * @return false when there is none
   */
  public static boolean drop(ServerUrl url, String slot) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (Connection connection = Connections.open(url);
        PreparedStatement drop =
            connection.prepareStatement("SELECT pg_catalog.pg_drop_replication_slot(?)")) {
      Optional<Boolean> active = active(connection, slot);
      while (active.orElse(false)) {
        if (System.nanoTime() > deadline) {
          throw DbkeepException.of(
              ErrorCode.BUSY,
              "something receives WAL by the slot " + slot,
              "Stop that `dbkeep protect` first.");
        }
        Thread.sleep(POLL_MILLIS);
        active = active(connection, slot);
      }
      if (active.isEmpty()) {
        return false;
      }
      drop.setString(1, slot);
      drop.execute();
      return true;
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  private static Optional<Boolean> active(Connection connection, String slot) throws SQLException {
    String query = "SELECT active FROM pg_catalog.pg_replication_slots WHERE slot_name = ?";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, slot);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getBoolean(1)) : Optional.empty();
      }
    }
  }
}
