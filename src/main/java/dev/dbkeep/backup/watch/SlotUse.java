package dev.dbkeep.backup.watch;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much WAL a server keeps for the receiver.
 *
 * @param retained in bytes
 * @param safe how many bytes more can be written before it gives up the slot; null for no limit, so
 *     that its disk is the limit
 * @param lost whether it has given up: a new base backup is needed
 */
public record SlotUse(long retained, @Nullable Long safe, boolean lost) {
  private static final String QUERY =
      """
      SELECT greatest(0, pg_catalog.pg_wal_lsn_diff(
               CASE WHEN pg_catalog.pg_is_in_recovery()
                    THEN coalesce(pg_catalog.pg_last_wal_receive_lsn(), pg_catalog.pg_last_wal_replay_lsn())
                    ELSE pg_catalog.pg_current_wal_flush_lsn() END, restart_lsn))::bigint,
             safe_wal_size, wal_status = 'lost'
      FROM pg_catalog.pg_replication_slots
      WHERE slot_name = ?
      """;

  /** Asks the server; empty when it has no slot of that name. */
  public static Optional<SlotUse> of(ServerUrl url, String slot) {
    try (Connection connection = Connections.open(url);
        PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setString(1, slot);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        long retained = row.getLong(1);
        long safe = row.getLong(2);
        Long limit = row.wasNull() ? null : Long.valueOf(safe);
        return Optional.of(new SlotUse(retained, limit, row.getBoolean(3)));
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }
}
