package dev.dbkeep.monitor;

import static dev.dbkeep.monitor.Source.counter;
import static dev.dbkeep.monitor.Source.gauge;

import java.util.List;

/**
 * What dbkeep wrote down in its own schema of the database: health, jobs, retention, quarantine.
 */
final class KeeperSources {
  private KeeperSources() {}

  private static final List<String> JOB = List.of("job");

  static final List<Source> ALL =
      List.of(
          Source.ofTable(
              "dbkeep_health",
              "dbkeep.health_run",
              """
              SELECT score, coverage, extract(epoch FROM at) AS at FROM dbkeep.health_run ORDER BY id DESC LIMIT 1
              """,
              List.of(),
              gauge("score", "dbkeep_health_score", "The score of the last look, of 100."),
              gauge("coverage", "dbkeep_health_coverage_ratio", "The share of checks that looked."),
              gauge("at", "dbkeep_health_timestamp_seconds", "When that look was.")),
          Source.ofTable(
              "dbkeep_findings",
              "dbkeep.health_run",
              """
              SELECT s.severity, s.findings
              FROM (SELECT * FROM dbkeep.health_run ORDER BY id DESC LIMIT 1) r
              CROSS JOIN LATERAL (VALUES ('critical', r.critical), ('high', r.high), ('medium', r.medium), ('low', r.low)) s (severity, findings)
              """,
              List.of("severity"),
              gauge("findings", "dbkeep_health_findings", "Findings of the last look.")),
          Source.ofTable(
              "dbkeep_open_findings",
              "dbkeep.health_finding",
              """
              SELECT check_id AS check, severity, count(*) AS open FROM dbkeep.health_finding WHERE gone IS NULL GROUP BY 1, 2
              """,
              List.of("check", "severity"),
              gauge("open", "dbkeep_health_open_findings", "Open findings, waived ones too.")),
          Source.ofTable(
              "dbkeep_overdue",
              "dbkeep.health_finding",
              """
              SELECT count(*) FILTER (WHERE check_id IN ('D1', 'D2', 'D5')) AS orphans, count(*) FILTER (WHERE check_id = 'M6') AS backlog
              FROM dbkeep.health_finding WHERE gone IS NULL
              """,
              List.of(),
              gauge(
                  "orphans", "dbkeep_orphan_relations", "Relations with rows that point nowhere."),
              gauge(
                  "backlog",
                  "dbkeep_retention_overdue_tables",
                  "Tables with rows older than their policy.")),
          Source.ofTable(
              "dbkeep_quarantine",
              "dbkeep.quarantine",
              """
              SELECT coalesce(sum(rows), 0) AS rows FROM dbkeep.quarantine WHERE state IN ('open', 'done')
              """,
              List.of(),
              gauge("rows", "dbkeep_quarantined_rows", "Orphans that wait in quarantine.")),
          Source.ofTable(
              "dbkeep_jobs",
              "dbkeep.maintenance_run",
              """
              SELECT DISTINCT ON (job) job, extract(epoch FROM started) AS started, extract(epoch FROM finished - started) AS took
              FROM dbkeep.maintenance_run ORDER BY job, scheduled DESC
              """,
              JOB,
              gauge(
                  "started",
                  "dbkeep_job_last_run_timestamp_seconds",
                  "When the last run of the job began."),
              gauge(
                  "took",
                  "dbkeep_job_last_run_duration_seconds",
                  "How long it took, if it ended.")),
          Source.ofTable(
              "dbkeep_job_states",
              "dbkeep.maintenance_run",
              """
              SELECT r.job, s.state, (r.state = s.state)::int AS is
              FROM (SELECT DISTINCT ON (job) job, CASE WHEN state = 'running' AND greatest(seen, pg_catalog.pg_postmaster_start_time()) + coalesce((to_jsonb(m) ->> 'silence')::interval, '15 minutes') < now() THEN 'failed' ELSE state END AS state
                    FROM dbkeep.maintenance_run m ORDER BY job, scheduled DESC) r
              CROSS JOIN (VALUES ('running'), ('done'), ('findings'), ('failed')) s (state)
              """,
              List.of("job", "state"),
              gauge("is", "dbkeep_job_last_run_state", "Whether its last run is in this state.")),
          Source.ofTable(
              "dbkeep_job_success",
              "dbkeep.maintenance_run",
              """
              SELECT job, extract(epoch FROM max(finished)) AS at FROM dbkeep.maintenance_run WHERE state IN ('done', 'findings') GROUP BY job
              """,
              JOB,
              gauge(
                  "at",
                  "dbkeep_job_last_success_timestamp_seconds",
                  "When a run of the job last ended without a failure.")),
          Source.ofTable(
              "dbkeep_retention",
              "dbkeep.retention_run",
              """
              SELECT policy, sum(deleted + children) AS deleted, extract(epoch FROM max(updated)) AS at, count(*) FILTER (WHERE state = 'running') AS running
              FROM dbkeep.retention_run GROUP BY policy
              """,
              List.of("policy"),
              counter(
                  "deleted", "dbkeep_retention_deleted_rows_total", "Rows that retention removed."),
              gauge(
                  "at",
                  "dbkeep_retention_last_run_timestamp_seconds",
                  "When the policy last removed something or looked for it."),
              gauge("running", "dbkeep_retention_unfinished_runs", "Runs that are not done.")),
          Source.ofTable(
              "dbkeep_incidents",
              "dbkeep.incident",
              "SELECT kind, object, 1 AS one FROM dbkeep.incident WHERE closed IS NULL",
              List.of("kind", "object"),
              gauge("one", "dbkeep_incident", "Incidents that are open.")),
          Source.ofTable(
              "dbkeep_messages",
              "dbkeep.incident_message",
              """
              SELECT recipient AS channel, count(told) AS sent, count(*) FILTER (WHERE told IS NULL AND error IS NOT NULL) AS lost
              FROM dbkeep.incident_message GROUP BY recipient
              """,
              List.of("channel"),
              gauge("sent", "dbkeep_alerts_told", "Alerts of the last 90 days that arrived."),
              gauge("lost", "dbkeep_alerts_undelivered", "Alerts that did not arrive.")),
          Source.ofTable(
              "dbkeep_disks",
              "dbkeep.disk_sample",
              "SELECT DISTINCT ON (place) place, used, free FROM dbkeep.disk_sample ORDER BY place,"
                  + " at DESC",
              List.of("place"),
              gauge(
                  "used", "dbkeep_disk_used_bytes", "What was used of the disk at the last check."),
              gauge("free", "dbkeep_disk_free_bytes", "What was free.")));
}
