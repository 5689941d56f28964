package dev.dbkeep.upkeep.checks;

import java.sql.SQLException;

/** Sessions that wait for the lock of another one. */
final class BlockedSessions {
  static final Check CHECK =
      new Check(
          "A4",
          "blocked-session",
          Severity.MEDIUM,
          Cost.CATALOG,
          "A session waits for another one",
          "Behind one lock that is held for long a queue forms, until no connection is left.",
          "End the session that blocks, and find out why it takes so long.",
          BlockedSessions::look);

  private static final String SQL =
      """
      SELECT a.pid, a.usename, a.application_name, extract(epoch FROM now() - a.query_start)::bigint AS seconds,
             (pg_catalog.pg_blocking_pids(a.pid))[1] AS blocker
      FROM pg_catalog.pg_stat_activity a
      WHERE a.wait_event_type = 'Lock' AND a.datname = pg_catalog.current_database()
        AND now() - a.query_start > pg_catalog.make_interval(secs => ?::double precision)
        AND pg_catalog.cardinality(pg_catalog.pg_blocking_pids(a.pid)) > 0
      ORDER BY 4 DESC
      """;

  private BlockedSessions() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(Sessions.most(probe));
    if (!probe.seesSessions(examination)) {
      return;
    }
    long limit = probe.limits().activity().blocked().toSeconds();
    probe.each(
        SQL,
        row ->
            examination.found(
                Sessions.name(row),
                "waits for session %d for %s (limit %s)"
                    .formatted(
                        row.getInt("blocker"),
                        Sessions.age(row.getLong("seconds")),
                        Sessions.age(limit)),
                Fix.decide(
                    "rolls back what the session that blocks has not committed",
                    "SELECT pg_catalog.pg_terminate_backend(" + row.getInt("blocker") + ")")),
        limit);
  }
}
