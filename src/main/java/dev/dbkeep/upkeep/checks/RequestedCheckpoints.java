package dev.dbkeep.upkeep.checks;

import java.sql.SQLException;

/** Checkpoints that come too early. */
final class RequestedCheckpoints {
  static final Check CHECK =
      new Check(
          "A9",
          "requested-checkpoints",
          Severity.LOW,
          Cost.CATALOG,
          "Checkpoints come early, since the log is too small",
          "Each one writes every changed page, and the first change of a page after it is written"
              + " whole into the log.",
          "A larger max_wal_size.",
          RequestedCheckpoints::look);

  private static final int SPLIT = 17;
  private static final long FEW = 20;

  private static final String OLD =
      "SELECT checkpoints_timed AS timed, checkpoints_req AS requested,"
          + " pg_catalog.current_setting('max_wal_size') AS size FROM pg_catalog.pg_stat_bgwriter";
  private static final String NEW =
      "SELECT num_timed AS timed, num_requested AS requested,"
          + " pg_catalog.current_setting('max_wal_size') AS size FROM"
          + " pg_catalog.pg_stat_checkpointer";

  private RequestedCheckpoints() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(1);
    probe.each(
        probe.major() >= SPLIT ? NEW : OLD,
        row -> {
          long requested = row.getLong("requested");
          if (requested > FEW && requested > row.getLong("timed")) {
            examination.found(
                "setting max_wal_size",
                "%s checkpoints were requested, %s came in time; it is %s"
                    .formatted(
                        Figures.count(requested),
                        Figures.count(row.getLong("timed")),
                        row.getString("size")),
                Fix.decide(
                    "no lock, no restart; as superuser; needs that room on the disk",
                    "ALTER SYSTEM SET max_wal_size = '4GB'",
                    "SELECT pg_catalog.pg_reload_conf()"));
          }
        });
  }
}
