package dev.dbkeep.upkeep.checks;

import java.sql.SQLException;

/** A log that goes nowhere. */
final class LogArchiving {
  static final Check CHECK =
      new Check(
          "B1",
          "log-archiving",
          Severity.CRITICAL,
          Cost.CATALOG,
          "The log is not kept outside the server",
          "Only the last backup can come back then: what was written since is lost with the disk,"
              + " and no moment between two backups can be reached.",
          "`dbkeep protect` receives every byte of it, without a setting and without a restart.",
          LogArchiving::look);

  private static final String SQL =
      """
      SELECT pg_catalog.current_setting('archive_mode') <> 'off' AS archives, a.failed_count AS failures, a.last_failed_wal AS failed,
             a.last_failed_time > coalesce(a.last_archived_time, '-infinity') AS failing,
             EXISTS (SELECT FROM pg_catalog.pg_replication_slots s WHERE s.active AND s.slot_type = 'physical') AS received
      FROM pg_catalog.pg_stat_archiver a
      """;

  private static final Fix PROTECT =
      new Fix.Command("dbkeep protect", "a base backup, then it receives the log");

  private LogArchiving() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(1);
    probe.each(
        SQL,
        row -> {
          if (row.getBoolean("archives") && row.getBoolean("failing")) {
            examination.found(
                "archiver",
                "archiving of %s fails, %s so far"
                    .formatted(
                        row.getString("failed"), Figures.count(row.getLong("failures"), "time")),
                new Fix.Advice(
                    "Read the server's log, and run archive_command by hand as its user."));
          } else if (!row.getBoolean("archives") && !row.getBoolean("received")) {
            examination.found(
                "setting archive_mode",
                "off, and nobody receives the log through a replication slot",
                PROTECT);
          }
        });
  }
}
