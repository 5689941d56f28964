package dev.dbkeep.monitor;

import dev.dbkeep.monitor.Panel.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the dashboard shows, row by row. To add a panel: one line here. */
final class Panels {
  private static final String ON = "{instance=~\"$instance\"}";
  private static final String IN = "{instance=~\"$instance\",datname=~\"$datname\"}";

  private Panels() {}

  static final Map<String, List<Panel>> ROWS = rows();

  private static Map<String, List<Panel>> rows() {
    Map<String, List<Panel>> rows = new LinkedHashMap<>();
    rows.put("At a glance", glance());
    rows.put("Upkeep", upkeep());
    rows.put("Protection", protection());
    rows.put("Load", load());
    rows.put("Tables and log", tables());
    return rows;
  }

  /** All of them, for tests. */
  static List<Panel> all() {
    List<Panel> all = new ArrayList<>();
    ROWS.values().forEach(all::addAll);
    return List.copyOf(all);
  }

  private static List<Panel> glance() {
    return List.of(
        Panel.stat("Server answers", "bool_yes_no", "pg_up" + ON, 1.0, 0.5),
        Panel.stat("Health, of 100", "none", "dbkeep_health_score" + ON, 90.0, 80.0),
        Panel.stat(
            "Checks that looked", "percentunit", "dbkeep_health_coverage_ratio" + ON, 0.95, 0.8),
        Panel.stat(
            "Critical and high findings",
            "none",
            "sum(dbkeep_health_findings{instance=~\"$instance\",severity=~\"critical|high\"})",
            1.0,
            5.0),
        Panel.stat(
            "Open incidents", "none", "count(dbkeep_incident" + ON + ") or vector(0)", 1.0, 5.0),
        Panel.stat(
            "Backup, age",
            "s",
            "time() - dbkeep_last_backup_timestamp_seconds" + ON,
            108_000.0,
            129_600.0),
        Panel.stat(
            "Proof, age",
            "s",
            "time() - dbkeep_last_proof_timestamp_seconds" + ON,
            129_600.0,
            176_400.0),
        Panel.stat("Lost with the server", "s", "dbkeep_rpo_seconds" + ON, 10.0, 60.0),
        Panel.stat("Up since", "s", "time() - pg_postmaster_start_time_seconds" + ON));
  }

  private static List<Panel> upkeep() {
    return List.of(
        Panel.lines("Health", "none", new Query("dbkeep_health_score" + ON, "{{instance}}")),
        Panel.lines("Findings", "none", new Query("dbkeep_health_findings" + ON, "{{severity}}")),
        Panel.lines(
            "Since the last run of each job",
            "s",
            new Query("time() - dbkeep_job_last_run_timestamp_seconds" + ON, "{{job}}")),
        Panel.lines(
            "Runs of jobs took",
            "s",
            new Query("dbkeep_job_last_run_duration_seconds" + ON, "{{job}}")),
        Panel.table("Jobs, how they ended", "none", "dbkeep_job_last_run_state" + ON + " == 1"),
        Panel.table("Jobs that failed or were missed", "none", "dbkeep_job_faulty" + ON),
        Panel.lines(
            "Orphans and backlog",
            "none",
            new Query("dbkeep_orphan_relations" + ON, "relations with orphans"),
            new Query("dbkeep_quarantined_rows" + ON, "rows in quarantine"),
            new Query("dbkeep_retention_overdue_tables" + ON, "tables past their policy")),
        Panel.lines(
            "Rows that retention removed",
            "cps",
            new Query(
                "rate(dbkeep_retention_deleted_rows_total" + ON + "[$__rate_interval])",
                "{{policy}}")));
  }

  private static List<Panel> protection() {
    return List.of(
        Panel.lines(
            "What would be lost with the server",
            "bytes",
            new Query("dbkeep_rpo_bytes" + ON, "WAL not received")),
        Panel.lines(
            "WAL kept for slots",
            "bytes",
            new Query("pg_replication_slots_pg_wal_lsn_diff" + ON, "{{slot_name}}")),
        Panel.lines(
            "Backups",
            "bytes",
            new Query("dbkeep_repository_bytes" + ON, "taken"),
            new Query("dbkeep_repository_free_bytes" + ON, "free")),
        Panel.lines(
            "Faults and holes",
            "none",
            new Query("dbkeep_repository_faults" + ON, "faults"),
            new Query("dbkeep_wal_holes" + ON, "missing segments")),
        Panel.lines(
            "Standbys lie behind",
            "bytes",
            new Query("pg_stat_replication_pg_wal_lsn_diff" + ON, "{{application_name}}")),
        Panel.lines(
            "Archive",
            "ops",
            new Query(
                "rate(pg_stat_archiver_archived_count" + ON + "[$__rate_interval])", "archived"),
            new Query(
                "rate(pg_stat_archiver_failed_count" + ON + "[$__rate_interval])", "failed")));
  }

  private static List<Panel> load() {
    return List.of(
        Panel.lines(
            "Sessions",
            "none",
            new Query("sum by (state) (pg_stat_activity_count" + IN + ") > 0", "{{state}}"),
            new Query("pg_settings_max_connections" + ON, "limit")),
        Panel.lines(
            "Transactions",
            "ops",
            new Query(
                "rate(pg_stat_database_xact_commit" + IN + "[$__rate_interval])",
                "{{datname}} committed"),
            new Query(
                "rate(pg_stat_database_xact_rollback" + IN + "[$__rate_interval])",
                "{{datname}} rolled back")),
        Panel.lines(
            "Rows written",
            "ops",
            new Query(
                "rate(pg_stat_database_tup_inserted" + IN + "[$__rate_interval])",
                "{{datname}} inserted"),
            new Query(
                "rate(pg_stat_database_tup_updated" + IN + "[$__rate_interval])",
                "{{datname}} updated"),
            new Query(
                "rate(pg_stat_database_tup_deleted" + IN + "[$__rate_interval])",
                "{{datname}} deleted")),
        Panel.lines(
            "Found in the cache",
            "percentunit",
            new Query(
                "rate(pg_stat_database_blks_hit"
                    + IN
                    + "[$__rate_interval]) / (rate(pg_stat_database_blks_hit"
                    + IN
                    + "[$__rate_interval]) + rate(pg_stat_database_blks_read"
                    + IN
                    + "[$__rate_interval]))",
                "{{datname}}")),
        Panel.lines(
            "Locks", "none", new Query("sum by (mode) (pg_locks_count" + IN + ") > 0", "{{mode}}")),
        Panel.lines(
            "Longest transaction",
            "s",
            new Query(
                "max by (datname, state) (pg_stat_activity_max_tx_duration" + IN + ")",
                "{{datname}} {{state}}")),
        Panel.lines(
            "Deadlocks and temporary files",
            "ops",
            new Query(
                "rate(pg_stat_database_deadlocks" + IN + "[$__rate_interval])",
                "{{datname}} deadlocks"),
            new Query(
                "rate(pg_stat_database_temp_files" + IN + "[$__rate_interval])",
                "{{datname}} temporary files")),
        Panel.lines(
            "Checkpoints",
            "ops",
            new Query(
                "rate(pg_stat_bgwriter_checkpoints_timed_total" + ON + "[$__rate_interval])",
                "due"),
            new Query(
                "rate(pg_stat_bgwriter_checkpoints_req_total" + ON + "[$__rate_interval])",
                "asked for")));
  }

  private static List<Panel> tables() {
    return List.of(
        Panel.lines("Databases", "bytes", new Query("pg_database_size_bytes" + IN, "{{datname}}")),
        Panel.lines("Disks, free", "bytes", new Query("dbkeep_disk_free_bytes" + ON, "{{place}}")),
        Panel.lines("WAL on disk", "bytes", new Query("pg_wal_size_bytes" + ON, "WAL")),
        Panel.table(
            "Largest tables", "bytes", "topk(20, pg_stat_user_tables_table_size_bytes" + IN + ")"),
        Panel.table("Most dead rows", "none", "topk(20, pg_stat_user_tables_n_dead_tup" + IN + ")"),
        Panel.lines(
            "Oldest rows that are not frozen",
            "none",
            new Query("pg_database_wraparound_age_datfrozenxid_seconds" + IN, "{{datname}}")));
  }
}
