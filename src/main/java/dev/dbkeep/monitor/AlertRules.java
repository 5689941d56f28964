package dev.dbkeep.monitor;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Alert rules for Prometheus over the numbers that {@code dbkeep metrics} serves. */
public final class AlertRules {
  private static final String OBJECT = "{{ $labels.instance }}";

  static final List<Rule> ALL =
      List.of(
          new Rule(
              "DbkeepServerDown",
              "pg_up == 0",
              "2m",
              "critical",
              "the server behind " + OBJECT + " does not answer",
              "Bring it back; if it is gone: dbkeep rescue"),
          new Rule(
              "DbkeepScrapeIncomplete",
              "pg_exporter_last_scrape_error == 1 and pg_up == 1",
              "15m",
              "medium",
              "some numbers of " + OBJECT + " cannot be read",
              "dbkeep metrics --once shows pg_scrape_collector_success 0 for which"),
          new Rule(
              "DbkeepScoreLow",
              "dbkeep_health_score < 80",
              "0m",
              "high",
              "the health of " + OBJECT + " is {{ $value }} of 100",
              "dbkeep health"),
          new Rule(
              "DbkeepCriticalFinding",
              "dbkeep_health_findings{severity=\"critical\"} > 0",
              "0m",
              "critical",
              "{{ $value }} critical findings in " + OBJECT,
              "dbkeep health"),
          new Rule(
              "DbkeepHealthStale",
              "time() - dbkeep_health_timestamp_seconds > 129600",
              "0m",
              "medium",
              "nobody has looked at the health of " + OBJECT + " for 36 hours",
              "dbkeep upkeep list says which job should have"),
          new Rule(
              "DbkeepOrphans",
              "dbkeep_orphan_relations > 0",
              "0m",
              "high",
              "rows point nowhere along {{ $value }} relations of " + OBJECT,
              "dbkeep orphans"),
          new Rule(
              "DbkeepIdRunningOut",
              "sum without (severity) (dbkeep_health_open_findings{check=\"S2\"}) > 0",
              "0m",
              "critical",
              "{{ $value }} sequences or keys of " + OBJECT + " run out of numbers",
              "dbkeep health S2"),
          new Rule(
              "DbkeepRetentionBacklog",
              "dbkeep_retention_overdue_tables > 0",
              "26h",
              "medium",
              "{{ $value }} tables of " + OBJECT + " hold rows past their policy",
              "dbkeep retention"),
          new Rule(
              "DbkeepJobFaulty",
              "dbkeep_job_faulty == 1",
              "5m",
              "high",
              "job {{ $labels.job }} of " + OBJECT + " failed or was missed",
              "dbkeep upkeep list; then dbkeep upkeep run {{ $labels.job }}"),
          new Rule(
              "DbkeepBackupLate",
              "time() - dbkeep_last_backup_timestamp_seconds > 129600",
              "0m",
              "critical",
              "the newest backup of " + OBJECT + " is older than 36 hours",
              "dbkeep backup now"),
          new Rule(
              "DbkeepBackupMissing",
              "dbkeep_backups == 0",
              "1h",
              "critical",
              OBJECT + " has no backup",
              "dbkeep protect"),
          new Rule(
              "DbkeepBackupUnproven",
              "dbkeep_last_proof_ok == 0 or time() - dbkeep_last_proof_timestamp_seconds > 176400",
              "0m",
              "critical",
              "no backup of " + OBJECT + " is proven: the last proof failed or is old",
              "dbkeep backup verify; then dbkeep backup prove"),
          new Rule(
              "DbkeepWalNotReceived",
              "dbkeep_wal_receiving == 0",
              "2m",
              "critical",
              "nothing receives the WAL of " + OBJECT,
              "dbkeep protect"),
          new Rule(
              "DbkeepRpoHigh",
              "dbkeep_rpo_seconds > 60",
              "2m",
              "high",
              "{{ humanizeDuration $value }} of " + OBJECT + " would be lost with the server",
              "dbkeep backup status"),
          new Rule(
              "DbkeepWalHole",
              "dbkeep_wal_holes > 0",
              "1m",
              "critical",
              "{{ $value }} segments of WAL are missing in the backups of " + OBJECT,
              "dbkeep backup verify; then dbkeep backup now"),
          new Rule(
              "DbkeepRepositoryDamaged",
              "dbkeep_repository_faults > 0",
              "0m",
              "critical",
              "{{ $value }} faults in the backups of " + OBJECT,
              "dbkeep backup verify"),
          new Rule(
              "DbkeepRepositoryFilling",
              "dbkeep_repository_free_bytes < dbkeep_repository_bytes / 10"
                  + " or predict_linear(dbkeep_repository_free_bytes[1d], 1209600) < 0",
              "30m",
              "high",
              "the disk of the backups of " + OBJECT + " is full within two weeks",
              "dbkeep backup prune, or make room"),
          new Rule(
              "DbkeepDiskFilling",
              "dbkeep_disk_free_bytes < (dbkeep_disk_free_bytes + dbkeep_disk_used_bytes) / 10"
                  + " or predict_linear(dbkeep_disk_free_bytes[1d], 1209600) < 0",
              "1h",
              "critical",
              "the disk of {{ $labels.place }} of " + OBJECT + " is full within two weeks",
              "dbkeep alerts check says when"),
          new Rule(
              "DbkeepAlertUndelivered",
              "dbkeep_alerts_undelivered > 0",
              "0m",
              "high",
              "{{ $value }} alerts by {{ $labels.channel }} of " + OBJECT + " did not arrive",
              "dbkeep alerts check says why"),
          new Rule(
              "DbkeepSlotGrowing",
              "pg_replication_slots_pg_wal_lsn_diff > 10737418240"
                  + " or (pg_replication_slots_pg_wal_lsn_diff > 67108864"
                  + " and pg_replication_slots_active == 0)",
              "10m",
              "high",
              "slot {{ $labels.slot_name }} of "
                  + OBJECT
                  + " keeps {{ humanize1024 $value }}B of WAL",
              "Start what reads it, or drop it: dbkeep health A3"),
          new Rule(
              "DbkeepSlotLosing",
              "pg_replication_slots_wal_status{wal_status=~\"unreserved|lost\"} == 1",
              "0m",
              "critical",
              "slot {{ $labels.slot_name }} of " + OBJECT + " loses WAL",
              "What reads it has to begin anew; for slot dbkeep: dbkeep protect"),
          new Rule(
              "DbkeepArchiveFailing",
              "increase(pg_stat_archiver_failed_count[15m]) > 0",
              "0m",
              "high",
              "archive_command of " + OBJECT + " fails",
              "dbkeep health B1"),
          new Rule(
              "DbkeepConnectionsFull",
              "sum without (datname, state, usename, application_name, backend_type,"
                  + " wait_event_type, wait_event) (pg_stat_activity_count)"
                  + " / pg_settings_max_connections > 0.8",
              "5m",
              "high",
              "{{ humanizePercentage $value }} of the connections of " + OBJECT + " are used",
              "dbkeep health A5"),
          new Rule(
              "DbkeepWraparound",
              "pg_database_wraparound_age_datfrozenxid_seconds > 1000000000",
              "0m",
              "critical",
              "database {{ $labels.datname }} of " + OBJECT + " has not been frozen for long",
              "dbkeep health M5"));

  private AlertRules() {}

  /** The file for {@code rule_files} of prometheus.yml. */
  public static String yaml() {
    StringBuilder text =
        new StringBuilder(
            """
            # Alert rules over the numbers of `dbkeep metrics`; written by `dbkeep metrics --rules`.
            groups:
              - name: dbkeep
                rules:
            """);
    for (Rule rule : ALL) {
      text.append("      - alert: ").append(rule.name()).append('\n');
      text.append("        expr: ").append(quoted(rule.expression())).append('\n');
      text.append("        for: ").append(rule.lasting()).append('\n');
      text.append("        labels:\n          severity: ").append(rule.severity()).append('\n');
      text.append("        annotations:\n          summary: ").append(quoted(rule.summary()));
      text.append("\n          fix: ").append(quoted(rule.fix())).append('\n');
    }
    return text.toString();
  }

  /** A text of JSON is one of YAML. */
  private static String quoted(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }
}
