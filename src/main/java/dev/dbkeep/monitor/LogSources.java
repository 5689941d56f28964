package dev.dbkeep.monitor;

import static dev.dbkeep.monitor.Source.counter;
import static dev.dbkeep.monitor.Source.gauge;

import java.util.ArrayList;
import java.util.List;

/** The write-ahead log and what waits for it: checkpoints, standbys, slots, the archive. */
final class LogSources {
  private LogSources() {}

  private static final List<String> SLOT = List.of("slot_name", "slot_type");
  private static final int SPLIT = 17;

  static final List<Source> ALL =
      List.of(
          background(
                  "stat_bgwriter",
                  """
                  SELECT b.*, coalesce(extract(epoch FROM b.stats_reset), 0) AS reset FROM pg_catalog.pg_stat_bgwriter b
                  """,
                  bgwriter("checkpoints_timed", "Checkpoints that were due."),
                  bgwriter("checkpoints_req", "Checkpoints that were asked for."),
                  bgwriter("checkpoint_write_time", "Milliseconds checkpoints spent writing."),
                  bgwriter("checkpoint_sync_time", "Milliseconds checkpoints spent syncing."),
                  bgwriter("buffers_checkpoint", "Buffers that checkpoints wrote."),
                  bgwriter("buffers_backend", "Buffers that sessions wrote themselves."),
                  bgwriter("buffers_backend_fsync", "Syncs that sessions did themselves."),
                  bgwriter("buffers_clean", "Buffers that the background writer wrote."),
                  bgwriter("maxwritten_clean", "Times it stopped since it wrote too much."),
                  bgwriter("buffers_alloc", "Buffers allocated."),
                  stats("pg_stat_bgwriter_stats_reset"))
              .until(SPLIT - 1),
          // the old names go on, so that dashboards which read them do
          background(
                  "stat_bgwriter",
                  """
                  SELECT b.*, c.num_timed AS checkpoints_timed, c.num_requested AS checkpoints_req, c.write_time AS checkpoint_write_time,
                         c.sync_time AS checkpoint_sync_time, c.buffers_written AS buffers_checkpoint, i.writes AS buffers_backend,
                         i.fsyncs AS buffers_backend_fsync, coalesce(extract(epoch FROM b.stats_reset), 0) AS reset
                  FROM pg_catalog.pg_stat_bgwriter b, pg_catalog.pg_stat_checkpointer c,
                       (SELECT coalesce(sum(writes), 0) AS writes, coalesce(sum(fsyncs), 0) AS fsyncs FROM pg_catalog.pg_stat_io
                        WHERE object = 'relation' AND backend_type NOT IN ('background writer', 'checkpointer')) i
                  """,
                  bgwriter("checkpoints_timed", "Checkpoints that were due."),
                  bgwriter("checkpoints_req", "Checkpoints that were asked for."),
                  bgwriter("checkpoint_write_time", "Milliseconds checkpoints spent writing."),
                  bgwriter("checkpoint_sync_time", "Milliseconds checkpoints spent syncing."),
                  bgwriter("buffers_checkpoint", "Buffers that checkpoints wrote."),
                  bgwriter("buffers_backend", "Writes that sessions did themselves."),
                  bgwriter("buffers_backend_fsync", "Syncs that sessions did themselves."),
                  bgwriter("buffers_clean", "Buffers that the background writer wrote."),
                  bgwriter("maxwritten_clean", "Times it stopped since it wrote too much."),
                  bgwriter("buffers_alloc", "Buffers allocated."),
                  stats("pg_stat_bgwriter_stats_reset"))
              .since(SPLIT),
          Source.of(
                  "stat_checkpointer",
                  """
                  SELECT c.*, coalesce(extract(epoch FROM c.stats_reset), 0) AS reset FROM pg_catalog.pg_stat_checkpointer c
                  """,
                  List.of(),
                  checkpointer("num_timed", "Checkpoints that were due."),
                  checkpointer("num_requested", "Checkpoints that were asked for."),
                  checkpointer("restartpoints_timed", "Restartpoints that were due."),
                  checkpointer("restartpoints_req", "Restartpoints that were asked for."),
                  checkpointer("restartpoints_done", "Restartpoints that were done."),
                  checkpointer("write_time", "Milliseconds spent writing."),
                  checkpointer("sync_time", "Milliseconds spent syncing."),
                  checkpointer("buffers_written", "Buffers written."),
                  counter(
                      "reset",
                      "pg_stat_checkpointer_stats_reset_total",
                      "When these numbers began; 0: ever."))
              .since(SPLIT),
          Source.of(
              "stat_archiver",
              """
              SELECT a.archived_count, a.failed_count, extract(epoch FROM now() - a.last_archived_time) AS age FROM pg_catalog.pg_stat_archiver a
              """,
              List.of(),
              counter("archived_count", "pg_stat_archiver_archived_count", "Segments archived."),
              counter("failed_count", "pg_stat_archiver_failed_count", "Attempts that failed."),
              gauge("age", "pg_stat_archiver_last_archive_age", "Seconds since the last one.")),
          Source.of(
              "wal",
              """
              SELECT count(*) AS segments, coalesce(sum(size), 0) AS size FROM pg_catalog.pg_ls_waldir() w WHERE length(w.name) = 24
              """,
              List.of(),
              gauge("segments", "pg_wal_segments", "Segments of WAL that are kept."),
              gauge("size", "pg_wal_size_bytes", "What they take.")),
          Source.of(
              "replication",
              """
              SELECT CASE WHEN NOT r.standby OR r.received = r.replayed THEN 0 ELSE r.age END AS lag, r.standby::int AS standby, coalesce(r.age, 0) AS age
              FROM (SELECT pg_catalog.pg_is_in_recovery() AS standby, pg_catalog.pg_last_wal_receive_lsn() AS received,
                           pg_catalog.pg_last_wal_replay_lsn() AS replayed,
                           greatest(0, extract(epoch FROM now() - pg_catalog.pg_last_xact_replay_timestamp())) AS age) r
              """,
              List.of(),
              gauge("lag", "pg_replication_lag_seconds", "How far a standby lies behind."),
              gauge("lag", "pg_replication_lag", "The same, as it was called before."),
              gauge("standby", "pg_replication_is_replica", "Whether this is a standby."),
              gauge(
                  "age", "pg_replication_last_replay_seconds", "Since the last commit replayed.")),
          Source.of(
              "stat_replication",
              """
              SELECT r.application_name, r.client_addr::text AS client_addr, r.state, s.slot_name, r.pid::text AS pid,
                     pg_catalog.pg_wal_lsn_diff(w.lsn, '0/0') AS lsn, pg_catalog.pg_wal_lsn_diff(w.lsn, r.replay_lsn) AS behind
              FROM pg_catalog.pg_stat_replication r LEFT JOIN pg_catalog.pg_replication_slots s ON s.active_pid = r.pid
              """
                  + position(),
              List.of("application_name", "client_addr", "state", "slot_name", "pid"),
              gauge("lsn", "pg_stat_replication_pg_current_wal_lsn_bytes", "The server's place."),
              gauge(
                  "behind",
                  "pg_stat_replication_pg_wal_lsn_diff",
                  "WAL that the receiver has not replayed.")),
          Source.of(
              "replication_slot_lag",
              """
              SELECT s.slot_name, s.database, s.active::int AS active, pg_catalog.pg_wal_lsn_diff(w.lsn, s.restart_lsn) AS kept
              FROM pg_catalog.pg_replication_slots s
              """
                  + position(),
              List.of("slot_name", "database"),
              gauge("active", "pg_replication_slots_active", "Whether somebody reads the slot."),
              gauge(
                  "kept",
                  "pg_replication_slots_pg_wal_lsn_diff",
                  "WAL that the server keeps for the slot.")),
          Source.of(
              "replication_slots",
              """
              SELECT s.slot_name, s.slot_type, s.active::int AS active, pg_catalog.pg_wal_lsn_diff(w.lsn, '0/0') AS lsn,
                     pg_catalog.pg_wal_lsn_diff(coalesce(s.confirmed_flush_lsn, '0/0'), '0/0') AS flushed, s.safe_wal_size
              FROM pg_catalog.pg_replication_slots s
              """
                  + position(),
              SLOT,
              gauge("active", "pg_replication_slots_slot_is_active", "Whether it is read."),
              gauge("lsn", "pg_replication_slots_slot_current_wal_lsn", "The server's place."),
              gauge(
                  "flushed",
                  "pg_replication_slots_slot_confirmed_flush_lsn",
                  "What its reader has confirmed."),
              gauge(
                  "safe_wal_size",
                  "pg_replication_slots_safe_wal_size_bytes",
                  "WAL that can be written before the slot may be lost.")),
          Source.of(
              "replication_slot_state",
              """
              SELECT s.slot_name, s.slot_type, s.wal_status, 1 AS one FROM pg_catalog.pg_replication_slots s WHERE s.wal_status IS NOT NULL
              """,
              List.of("slot_name", "slot_type", "wal_status"),
              gauge("one", "pg_replication_slots_wal_status", "How its WAL stands.")));

  /** Where the log is written or, on a standby, received. */
  private static String position() {
    return "CROSS JOIN (SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN"
        + " pg_catalog.pg_last_wal_receive_lsn() ELSE pg_catalog.pg_current_wal_lsn() END AS"
        + " lsn) w";
  }

  /** Under the name of today and under that of before 0.13, which many dashboards still read. */
  private static Source background(String name, String sql, Source.Column... columns) {
    List<Source.Column> both = new ArrayList<>();
    for (Source.Column column : columns) {
      both.add(column);
      both.add(counter(column.name(), column.metric() + "_total", column.help()));
    }
    return Source.of(name, sql, List.of(), both.toArray(Source.Column[]::new));
  }

  private static Source.Column bgwriter(String column, String help) {
    return counter(column, "pg_stat_bgwriter_" + column, help);
  }

  private static Source.Column stats(String metric) {
    return counter("reset", metric, "When these numbers began; 0: ever.");
  }

  private static Source.Column checkpointer(String column, String help) {
    return counter(column, "pg_stat_checkpointer_" + column + "_total", help);
  }
}
