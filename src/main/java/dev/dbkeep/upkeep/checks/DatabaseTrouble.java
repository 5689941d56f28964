package dev.dbkeep.upkeep.checks;

import java.sql.SQLException;

/** Deadlocks, rollbacks and files that queries had to write. */
final class DatabaseTrouble {
  static final Check CHECK =
      new Check(
          "A7",
          "deadlocks-rollbacks-files",
          Severity.MEDIUM,
          Cost.CATALOG,
          "Deadlocks, many rollbacks or large temporary files",
          "Deadlocks mean that two programs lock in different order; rollbacks that something fails"
              + " again and again; temporary files that sorts do not fit into memory.",
          "Look into the server's log with log_lock_waits and log_temp_files.",
          DatabaseTrouble::look);

  private static final long GIGABYTE = 1L << 30;

  private static final String SQL =
      """
      SELECT d.deadlocks, d.xact_commit AS commits, d.xact_rollback AS rollbacks, d.temp_bytes AS bytes,
             greatest(1, extract(epoch FROM now() - coalesce(d.stats_reset, pg_catalog.pg_postmaster_start_time())) / 86400)::double precision AS days
      FROM pg_catalog.pg_stat_database d WHERE d.datname = pg_catalog.current_database()
      """;

  private DatabaseTrouble() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    long busy = probe.limits().server().busy();
    probe.each(
        SQL,
        row -> {
          examination.of(3);
          double days = row.getDouble("days");
          long deadlocks = row.getLong("deadlocks");
          if (deadlocks >= days) {
            examination.found(
                "deadlocks",
                "%s in %.0f days (limit 1 a day)".formatted(Figures.count(deadlocks), days),
                new Fix.Advice(
                    "The server's log names both statements of each; lock in the same order."));
          }
          long all = row.getLong("commits") + row.getLong("rollbacks");
          double share = (double) row.getLong("rollbacks") / Math.max(1, all);
          if (all >= busy && share > 0.1) {
            examination.found(
                "rollbacks",
                "%s of %s transactions were rolled back (%s; limit 10 %%)"
                    .formatted(
                        Figures.count(row.getLong("rollbacks")),
                        Figures.count(all),
                        Figures.percent(share)),
                new Fix.Advice("Look for the errors in the server's log."));
          }
          if (row.getLong("bytes") > days * GIGABYTE) {
            examination.found(
                "temporary files",
                "%s in %.0f days (limit 1 GB a day)"
                    .formatted(Figures.size(row.getLong("bytes")), days),
                new Fix.Advice(
                    "Set log_temp_files = '10MB' and give those queries more work_mem."));
          }
        });
  }
}
