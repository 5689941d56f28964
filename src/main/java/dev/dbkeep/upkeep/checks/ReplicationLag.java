package dev.dbkeep.upkeep.checks;

import java.sql.SQLException;

/** Replicas that are far behind. */
final class ReplicationLag {
  static final Check CHECK =
      new Check(
          "A10",
          "replication-lag",
          Severity.HIGH,
          Cost.CATALOG,
          "A replica is far behind",
          "Whoever reads from it reads the past, and after a failover what it lacks is lost.",
          "Look at its disk, its network and its long queries.",
          ReplicationLag::look);

  private static final String PRIMARY =
      """
      SELECT coalesce(nullif(r.application_name, ''), r.pid::text) AS name,
             extract(epoch FROM r.replay_lag)::bigint AS seconds,
             pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), coalesce(r.replay_lsn, r.flush_lsn, r.sent_lsn))::bigint AS bytes
      FROM pg_catalog.pg_stat_replication r WHERE NOT pg_catalog.pg_is_in_recovery()
      """;

  private static final String REPLICA =
      """
      SELECT 'this replica' AS name, extract(epoch FROM now() - pg_catalog.pg_last_xact_replay_timestamp())::bigint AS seconds,
             pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_last_wal_receive_lsn(), pg_catalog.pg_last_wal_replay_lsn())::bigint AS bytes
      """;

  private ReplicationLag() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.none("there is no replica");
    boolean replica = probe.isReplica();
    if (!replica && probe.number("SELECT count(*) FROM pg_catalog.pg_stat_replication") > 0) {
      if (!probe.seesSessions(examination)) {
        return;
      }
    }
    long seconds = probe.limits().activity().query().toSeconds();
    long bytes = probe.limits().server().slotBytes();
    probe.each(
        replica ? REPLICA : PRIMARY,
        row -> {
          examination.of(1);
          // a replica of an idle primary has applied all there is, however long ago that was
          if (row.getLong("bytes") > bytes
              || row.getLong("seconds") > seconds && row.getLong("bytes") > 0) {
            examination.found(
                "replica " + row.getString("name"),
                "%s and %s of log behind (limits %s, %s)"
                    .formatted(
                        Sessions.age(row.getLong("seconds")),
                        Figures.size(row.getLong("bytes")),
                        Sessions.age(seconds),
                        Figures.size(bytes)),
                new Fix.Advice("Look at the replica's disk, network and long queries."));
          }
        });
  }
}
