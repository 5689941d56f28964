package dev.dbkeep.monitor;

import static dev.dbkeep.monitor.Source.counter;
import static dev.dbkeep.monitor.Source.gauge;

import java.util.List;

/** The server as a whole: its databases, sessions, locks and roles. */
final class ServerSources {
  private ServerSources() {}

  private static final List<String> DATABASE = List.of("datname");
  private static final List<String> DATABASE_ID = List.of("datid", "datname");
  private static final List<String> SESSION =
      List.of(
          "datname",
          "state",
          "usename",
          "application_name",
          "backend_type",
          "wait_event_type",
          "wait_event");

  static final List<Source> ALL =
      List.of(
          Source.of(
              "postmaster",
              "SELECT extract(epoch FROM pg_catalog.pg_postmaster_start_time()) AS started",
              List.of(),
              gauge("started", "pg_postmaster_start_time_seconds", "When the server started.")),
          Source.of(
              "database",
              """
              SELECT d.datname, d.datconnlimit,
                     CASE WHEN pg_catalog.has_database_privilege(d.oid, 'CONNECT') OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
                          THEN pg_catalog.pg_database_size(d.oid) END AS size,
                     pg_catalog.age(d.datfrozenxid) AS age, pg_catalog.mxid_age(d.datminmxid) AS mxid_age
              FROM pg_catalog.pg_database d
              """,
              DATABASE,
              gauge("size", "pg_database_size_bytes", "What the database takes on disk."),
              gauge("datconnlimit", "pg_database_connection_limit", "Its limit; -1 for none."),
              gauge(
                  "age",
                  "pg_database_wraparound_age_datfrozenxid_seconds",
                  "Transactions since its oldest row that is not frozen; no seconds."),
              gauge(
                  "mxid_age",
                  "pg_database_wraparound_age_datminmxid_seconds",
                  "Multi-transactions since the oldest one; no seconds.")),
          Source.of(
              "stat_database",
              """
              SELECT s.*, coalesce(extract(epoch FROM s.stats_reset), 0) AS reset
              FROM pg_catalog.pg_stat_database s WHERE s.datname IS NOT NULL
              """,
              DATABASE_ID,
              gauge("numbackends", "pg_stat_database_numbackends", "Sessions in the database."),
              counter("xact_commit", "pg_stat_database_xact_commit", "Transactions committed."),
              counter(
                  "xact_rollback", "pg_stat_database_xact_rollback", "Transactions rolled back."),
              counter("blks_read", "pg_stat_database_blks_read", "Blocks read from disk."),
              counter("blks_hit", "pg_stat_database_blks_hit", "Blocks found in the cache."),
              counter("tup_returned", "pg_stat_database_tup_returned", "Rows that scans read."),
              counter("tup_fetched", "pg_stat_database_tup_fetched", "Rows indexes led to."),
              counter("tup_inserted", "pg_stat_database_tup_inserted", "Rows inserted."),
              counter("tup_updated", "pg_stat_database_tup_updated", "Rows updated."),
              counter("tup_deleted", "pg_stat_database_tup_deleted", "Rows deleted."),
              counter(
                  "conflicts",
                  "pg_stat_database_conflicts",
                  "Queries that a standby cancelled for the sake of replay."),
              counter("temp_files", "pg_stat_database_temp_files", "Temporary files written."),
              counter("temp_bytes", "pg_stat_database_temp_bytes", "Bytes written to them."),
              counter("deadlocks", "pg_stat_database_deadlocks", "Deadlocks."),
              counter(
                  "blk_read_time",
                  "pg_stat_database_blk_read_time",
                  "Milliseconds spent reading blocks, with track_io_timing."),
              counter(
                  "blk_write_time",
                  "pg_stat_database_blk_write_time",
                  "Milliseconds spent writing blocks, with track_io_timing."),
              counter(
                  "reset", "pg_stat_database_stats_reset", "When these numbers began; 0: ever.")),
          Source.of(
                  "stat_database_active_time",
                  """
                  SELECT s.datid, s.datname, s.active_time / 1000 AS active
                  FROM pg_catalog.pg_stat_database s WHERE s.datname IS NOT NULL
                  """,
                  DATABASE_ID,
                  counter(
                      "active",
                      "pg_stat_database_active_time_seconds_total",
                      "Time spent in statements."))
              .since(14),
          Source.of(
              "stat_database_conflicts",
              "SELECT c.* FROM pg_catalog.pg_stat_database_conflicts c",
              DATABASE_ID,
              conflict("confl_tablespace", "dropped tablespaces"),
              conflict("confl_lock", "locks"),
              conflict("confl_snapshot", "old snapshots"),
              conflict("confl_bufferpin", "pinned buffers"),
              conflict("confl_deadlock", "deadlocks")),
          Source.of(
              "stat_activity",
              """
              SELECT d.datname, s.state, a.usename, a.application_name, a.backend_type, a.wait_event_type, a.wait_event,
                     coalesce(a.count, 0) AS count, coalesce(a.longest, 0) AS longest
              FROM (VALUES ('active'), ('idle'), ('idle in transaction'), ('idle in transaction (aborted)'), ('fastpath function call'), ('disabled')) s (state)
              CROSS JOIN pg_catalog.pg_database d
              LEFT JOIN (
                SELECT datname, state, usename, application_name, backend_type, wait_event_type, wait_event, count(*) AS count,
                       extract(epoch FROM max(now() - xact_start)) AS longest
                FROM pg_catalog.pg_stat_activity WHERE pid <> pg_catalog.pg_backend_pid()
                GROUP BY datname, state, usename, application_name, backend_type, wait_event_type, wait_event
              ) a ON a.state = s.state AND a.datname = d.datname
              """,
              SESSION,
              gauge("count", "pg_stat_activity_count", "Sessions in this state."),
              gauge(
                  "longest",
                  "pg_stat_activity_max_tx_duration",
                  "Seconds that the longest transaction in this state has lasted.")),
          Source.of(
              "long_running_transactions",
              """
              SELECT count(*) AS transactions, coalesce(max(extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)), 0) AS oldest
              FROM pg_catalog.pg_stat_activity a
              WHERE a.state IS DISTINCT FROM 'idle' AND a.query NOT LIKE 'autovacuum:%' AND a.xact_start IS NOT NULL AND a.pid <> pg_catalog.pg_backend_pid()
              """,
              List.of(),
              gauge("transactions", "pg_long_running_transactions", "Transactions that run now."),
              gauge(
                  "oldest",
                  "pg_long_running_transactions_oldest_timestamp_seconds",
                  "Seconds that the oldest of them has lasted.")),
          Source.of(
              "locks",
              """
              SELECT d.datname, m.mode, coalesce(l.count, 0) AS count
              FROM (VALUES ('accesssharelock'), ('rowsharelock'), ('rowexclusivelock'), ('shareupdateexclusivelock'), ('sharelock'),
                           ('sharerowexclusivelock'), ('exclusivelock'), ('accessexclusivelock'), ('sireadlock')) m (mode)
              CROSS JOIN pg_catalog.pg_database d
              LEFT JOIN (SELECT database, lower(mode) AS mode, count(*) AS count FROM pg_catalog.pg_locks WHERE database IS NOT NULL GROUP BY 1, 2) l
                ON l.mode = m.mode AND l.database = d.oid
              """,
              List.of("datname", "mode"),
              gauge("count", "pg_locks_count", "Locks that are held or waited for.")),
          Source.of(
              "roles",
              "SELECT r.rolname, r.rolconnlimit FROM pg_catalog.pg_roles r",
              List.of("rolname"),
              gauge("rolconnlimit", "pg_roles_connection_limit", "Its limit; -1 for none.")));

  private static Source.Column conflict(String column, String what) {
    return counter(
        column,
        "pg_stat_database_conflicts_" + column,
        "Queries that a standby cancelled because of " + what + ".");
  }
}
