package dev.dbkeep.backup;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * What would be lost if the server were gone now (RPO).
 *
 * @param receiving whether something receives its WAL at this moment
 * @param bytes of WAL that the server has and the receiver does not have on disk
 * @param behind the age of the newest moment at which nothing was missing; zero when nothing is now
 */
public record Exposure(boolean receiving, long bytes, Duration behind) {
  private static final String BY_SERVER =
      """
      SELECT greatest(0, pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_flush_lsn(), r.flush_lsn))::bigint,
             (extract(epoch FROM coalesce(r.flush_lag, '0')) * 1000)::bigint
      FROM pg_catalog.pg_replication_slots s
      JOIN pg_catalog.pg_stat_replication r ON r.pid = s.active_pid
      WHERE s.slot_name = ? AND NOT pg_catalog.pg_is_in_recovery()
      """;

  /**
   * As the server itself sees it, for a machine that holds no backups; empty when nothing receives
   * its WAL, or when it does not show that to this user (the right pg_monitor).
   */
  public static Optional<Exposure> seenByServer(ServerUrl url, String slot) {
    try (Connection connection = Connections.open(url);
        PreparedStatement statement = connection.prepareStatement(BY_SERVER)) {
      statement.setString(1, slot);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        long bytes = row.getLong(1);
        boolean known = !row.wasNull();
        Duration lag = Duration.ofMillis(row.getLong(2));
        return known ? Optional.of(new Exposure(true, bytes, lag)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }
}
