package dev.dbkeep.backup;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of the slot that it keeps for the receiver.
 *
 * @param receiving whether something receives its WAL at this moment
 * @param unreceived bytes of WAL that the server has and the receiver does not have on disk
 * @param retained bytes of WAL that it keeps because of the slot
 * @param safe how many bytes more can be written before it gives up the slot; null for no limit, so
 *     that its disk is the limit
 * @param lost whether it has given up: a new base backup is needed
 */
public record SlotUse(
    boolean receiving, long unreceived, long retained, @Nullable Long safe, boolean lost) {
  private static final String QUERY =
      """
      SELECT s.active,
             greatest(0, pg_catalog.pg_wal_lsn_diff(here.lsn, coalesce(r.flush_lsn, s.restart_lsn)))::bigint,
             greatest(0, pg_catalog.pg_wal_lsn_diff(here.lsn, s.restart_lsn))::bigint,
             s.safe_wal_size, s.wal_status = 'lost'
      FROM (SELECT CASE WHEN pg_catalog.pg_is_in_recovery()
                        THEN coalesce(pg_catalog.pg_last_wal_receive_lsn(), pg_catalog.pg_last_wal_replay_lsn())
                        ELSE pg_catalog.pg_current_wal_flush_lsn() END AS lsn) here,
           pg_catalog.pg_replication_slots s
           LEFT JOIN pg_catalog.pg_stat_replication r ON r.pid = s.active_pid
      WHERE s.slot_name = ?
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
        long safe = row.getLong(4);
        Long limit = row.wasNull() ? null : Long.valueOf(safe);
        return Optional.of(
            new SlotUse(
                row.getBoolean(1), row.getLong(2), row.getLong(3), limit, row.getBoolean(5)));
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /**
   * What would be lost if the server were gone now.
   *
   * @param until the newest moment at which nothing was missing
   */
  public Exposure exposure(Instant until, Instant now) {
    Duration age = Duration.between(until, now);
    boolean none = unreceived == 0 && receiving || age.isNegative();
    return new Exposure(receiving, unreceived, none ? Duration.ZERO : age);
  }
}
