package dev.dbkeep.backup.wal;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Lsn;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** From where on a server keeps WAL for a slot; the replication protocol tells it only since 15. */
final class SlotStart {
  private SlotStart() {}

  /** Empty when there is no such slot, or it keeps nothing yet. */
  static Optional<Lsn> of(ServerUrl url, String slot) {
    String query =
        "SELECT restart_lsn::text FROM pg_catalog.pg_replication_slots WHERE slot_name = ?";
    try (Connection connection = Connections.open(url);
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, slot);
      try (ResultSet row = statement.executeQuery()) {
        String place = row.next() ? row.getString(1) : null;
        return place == null ? Optional.empty() : Optional.of(Lsn.parse(place));
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }
}
