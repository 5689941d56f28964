package dev.dbkeep.upkeep.incidents;

import dev.dbkeep.observe.Incident;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Replication slots for which the server keeps more and more of its log. */
public final class SlotGrowth {
  public static final String KIND = "slot-growing";
  private static final long IDLE = 64L << 20;
  private static final long READ = 10L << 30;

  private static final String SQL =
      """
      SELECT s.slot_name, s.active, s.kept, s.kept > s.safe AS losing
      FROM (SELECT slot_name, active, safe_wal_size AS safe, temporary,
                   pg_catalog.pg_wal_lsn_diff(CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
                                              ELSE pg_catalog.pg_current_wal_lsn() END, restart_lsn) AS kept
            FROM pg_catalog.pg_replication_slots) s
      WHERE NOT s.temporary AND s.kept > CASE WHEN s.active THEN CASE WHEN s.safe IS NULL THEN ? ELSE least(?, s.safe) END ELSE ? END
      ORDER BY s.slot_name
      """;

  private SlotGrowth() {}

  /**
   * Asks the server.
   *
   * @param waived slots that somebody took on himself, as health names them: {@code slot x}
   */
  public static List<Incident> of(ServerUrl url, Set<String> waived) {
    List<Incident> incidents = new ArrayList<>();
    try (Connection connection = Connections.open(url);
        PreparedStatement statement = connection.prepareStatement(SQL)) {
      statement.setLong(1, READ);
      statement.setLong(2, READ);
      statement.setLong(3, IDLE);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String slot = "slot " + row.getString(1);
          if (!waived.contains(slot)) {
            incidents.add(
                incident(
                    url.server() + ": " + slot,
                    row.getBoolean(2),
                    row.getLong(3),
                    row.getBoolean(4)));
          }
        }
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
    return incidents;
  }

  private static Incident incident(String object, boolean active, long kept, boolean losing) {
    return new Incident(
        KIND,
        object,
        active
            ? "The server keeps WAL for a slot whose reader does not keep up"
            : "The server keeps WAL for a slot that nobody reads",
        Bytes.text(kept) + (losing ? ", more than is left before the slot is lost" : ""),
        "at most " + Bytes.text(active ? READ : IDLE),
        object.endsWith(" slot dbkeep")
            ? "dbkeep protect; dbkeep protect --end gives the WAL up"
            : "Start what reads it, or drop it: dbkeep health A3");
  }
}
