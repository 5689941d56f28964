package dev.dbkeep.upkeep.checks;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;

/** Replication slots that nobody reads and that hold the log. */
final class InactiveSlots {
  static final Check CHECK =
      new Check(
          "A3",
          "inactive-slot",
          Severity.HIGH,
          Cost.CATALOG,
          "A replication slot holds the log and nobody reads it",
          "The server keeps every byte of log for it until the disk is full, and then it stops.",
          "Start what reads it, or drop the slot; set max_slot_wal_keep_size.",
          InactiveSlots::look);

  private static final String SQL =
      """
      SELECT s.slot_name AS name, s.slot_type AS type,
             pg_catalog.pg_wal_lsn_diff(CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn() ELSE pg_catalog.pg_current_wal_lsn() END,
                                        s.restart_lsn)::bigint AS bytes
      FROM pg_catalog.pg_replication_slots s
      WHERE NOT s.active AND NOT s.temporary AND s.restart_lsn IS NOT NULL AND (s.database IS NULL OR s.database = pg_catalog.current_database())
      """;

  private InactiveSlots() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(
        probe.number("SELECT pg_catalog.current_setting('max_replication_slots')::bigint"));
    long limit = probe.limits().server().slotBytes();
    probe.each(
        SQL,
        row -> {
          String name = row.getString("name");
          long bytes = row.getLong("bytes");
          if (bytes >= limit) {
            examination.found(
                "slot " + name,
                "nobody reads this %s slot, it holds %s of log (limit %s)"
                    .formatted(row.getString("type"), Figures.size(bytes), Figures.size(limit)),
                name.equals("dbkeep")
                    ? new Fix.Command("dbkeep protect", "receives the log again")
                    : Fix.decide(
                        "what read it has to begin anew",
                        "SELECT pg_catalog.pg_drop_replication_slot("
                            + Identifiers.literal(name)
                            + ")"));
          }
        });
  }
}
