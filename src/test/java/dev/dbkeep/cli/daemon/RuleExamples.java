package dev.dbkeep.cli.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Numbers with which each alert rule fires, and such with which none does, for promtool. */
final class RuleExamples {
  private RuleExamples() {}

  /** One a minute for two days; the rules look back a day at most. */
  private static final List<String> WRONG =
      List.of(
          series("pg_up{instance=\"gone\"}", "0x2900"),
          series("pg_up", "1x2900"),
          series("pg_exporter_last_scrape_error", "1x2900"),
          series("dbkeep_health_score", "79x2900"),
          series("dbkeep_health_findings{severity=\"critical\"}", "1x2900"),
          series("dbkeep_health_timestamp_seconds", "0x2900"),
          series("dbkeep_orphan_relations", "2x2900"),
          series("dbkeep_health_open_findings{check=\"S2\",severity=\"critical\"}", "1x2900"),
          series("dbkeep_retention_overdue_tables", "1x2900"),
          series("dbkeep_job_faulty{job=\"daily\"}", "1x2900"),
          series("dbkeep_last_backup_timestamp_seconds", "0x2900"),
          series("dbkeep_backups", "0x2900"),
          series("dbkeep_last_proof_ok", "0x2900"),
          series("dbkeep_last_proof_timestamp_seconds", "0x2900"),
          series("dbkeep_wal_receiving", "0x2900"),
          series("dbkeep_rpo_seconds", "61x2900"),
          series("dbkeep_disk_free_bytes{place=\"server\"}", "9x2900"),
          series("dbkeep_disk_used_bytes{place=\"server\"}", "91x2900"),
          series("dbkeep_alerts_undelivered{channel=\"slack\"}", "1x2900"),
          series("dbkeep_wal_holes", "1x2900"),
          series("dbkeep_repository_faults", "1x2900"),
          series("dbkeep_repository_bytes", "1x2900"),
          series("dbkeep_repository_free_bytes", "1000000-100x2900"),
          series("pg_replication_slots_pg_wal_lsn_diff{slot_name=\"s\"}", "67108865x2900"),
          series("pg_replication_slots_active{slot_name=\"s\"}", "0x2900"),
          series("pg_replication_slots_wal_status{slot_name=\"s\",wal_status=\"lost\"}", "1x2900"),
          series("pg_stat_archiver_failed_count", "0+1x2900"),
          series("pg_stat_activity_count{datname=\"d\",state=\"idle\"}", "50x2900"),
          series("pg_stat_activity_count{datname=\"d\",state=\"active\"}", "31x2900"),
          series("pg_settings_max_connections", "100x2900"),
          series(
              "pg_database_wraparound_age_datfrozenxid_seconds{datname=\"d\"}", "1000000001x2900"));

  private static final List<String> WELL =
      List.of(
          series("pg_up", "1x2900"),
          series("pg_exporter_last_scrape_error", "0x2900"),
          series("dbkeep_health_score", "80x2900"),
          series("dbkeep_health_findings{severity=\"critical\"}", "0x2900"),
          series("dbkeep_health_findings{severity=\"high\"}", "3x2900"),
          series("dbkeep_health_timestamp_seconds", "0+60x2900"),
          series("dbkeep_orphan_relations", "0x2900"),
          series("dbkeep_health_open_findings{check=\"I1\",severity=\"high\"}", "1x2900"),
          series("dbkeep_retention_overdue_tables", "0x2900"),
          series("dbkeep_job_faulty{job=\"daily\"}", "0x2900"),
          series("dbkeep_last_backup_timestamp_seconds", "0+60x2900"),
          series("dbkeep_backups", "1x2900"),
          series("dbkeep_last_proof_ok", "1x2900"),
          series("dbkeep_last_proof_timestamp_seconds", "0+60x2900"),
          series("dbkeep_wal_receiving", "1x2900"),
          series("dbkeep_rpo_seconds", "60x2900"),
          series("dbkeep_disk_free_bytes{place=\"server\"}", "50x2900"),
          series("dbkeep_disk_used_bytes{place=\"server\"}", "50x2900"),
          series("dbkeep_alerts_undelivered{channel=\"slack\"}", "0x2900"),
          series("dbkeep_wal_holes", "0x2900"),
          series("dbkeep_repository_faults", "0x2900"),
          series("dbkeep_repository_bytes", "1000x2900"),
          series("dbkeep_repository_free_bytes", "1000000x2900"),
          series("pg_replication_slots_pg_wal_lsn_diff{slot_name=\"s\"}", "67108865x2900"),
          series("pg_replication_slots_active{slot_name=\"s\"}", "1x2900"),
          series(
              "pg_replication_slots_wal_status{slot_name=\"s\",wal_status=\"reserved\"}", "1x2900"),
          series("pg_stat_archiver_failed_count", "7x2900"),
          series("pg_stat_activity_count{datname=\"d\",state=\"idle\"}", "50x2900"),
          series("pg_settings_max_connections", "100x2900"),
          series("pg_database_wraparound_age_datfrozenxid_seconds{datname=\"d\"}", "1000x2900"));

  private static String series(String name, String values) {
    String labelled =
        name.contains("instance=")
            ? name
            : name.contains("{")
                ? name.replace("{", "{instance=\"i\",")
                : name + "{instance=\"i\"}";
    return "      - series: '%s'%n        values: '%s'%n".formatted(labelled, values);
  }

  /**
   * The file for {@code promtool test rules}.
   *
   * @param names of all rules
   */
  static String yaml(Path rules, Set<String> names) {
    StringBuilder text = new StringBuilder("rule_files: [" + rules + "]\ntests:\n");
    StringBuilder firing = new StringBuilder();
    for (String name : names) {
      firing.append(
          "          - labels: '{alertname=\"%s\"}'%n            value: 1%n".formatted(name));
    }
    Map.of("wrong", firing.toString(), "well", "").entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            state -> {
              text.append("  - name: ").append(state.getKey());
              text.append("\n    interval: 1m\n    input_series:\n");
              (state.getValue().isEmpty() ? WELL : WRONG).forEach(text::append);
              text.append(
                  """
                      promql_expr_test:
                        - expr: 'max by (alertname) (ALERTS{alertstate="firing"} > 0)'
                          eval_time: 48h
                  """);
              text.append(
                  state.getValue().isEmpty()
                      ? "        exp_samples: []\n"
                      : "        exp_samples:\n" + state.getValue());
            });
    return text.toString();
  }
}
