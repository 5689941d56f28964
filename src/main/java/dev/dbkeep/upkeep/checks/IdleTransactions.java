package dev.dbkeep.upkeep.checks;

import java.sql.SQLException;

/** Sessions that hold a transaction open and do nothing. */
final class IdleTransactions {
  static final Check CHECK =
      new Check(
          "A1",
          "idle-in-transaction",
          Severity.HIGH,
          Cost.CATALOG,
          "A session holds a transaction open and does nothing",
          "Its locks stay, and VACUUM removes nothing that was deleted since it began: tables grow,"
              + " everything becomes slower.",
          "End it, and set idle_in_transaction_session_timeout.",
          IdleTransactions::look);

  private static final String SQL =
      """
      SELECT a.pid, a.usename, a.application_name, extract(epoch FROM now() - a.state_change)::bigint AS seconds
      FROM pg_catalog.pg_stat_activity a
      WHERE a.state IN ('idle in transaction', 'idle in transaction (aborted)') AND a.datname = pg_catalog.current_database()
        AND now() - a.state_change > pg_catalog.make_interval(secs => ?::double precision)
      ORDER BY 4 DESC
      """;

  private IdleTransactions() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(Sessions.most(probe));
    if (!probe.seesSessions(examination)) {
      return;
    }
    long limit = probe.limits().activity().idleInTransaction().toSeconds();
    probe.each(
        SQL,
        row ->
            examination.found(
                Sessions.name(row),
                "idle in a transaction for %s (limit %s)"
                    .formatted(Sessions.age(row.getLong("seconds")), Sessions.age(limit)),
                Fix.decide(
                    "rolls back what the session has not committed",
                    "SELECT pg_catalog.pg_terminate_backend(" + row.getInt("pid") + ")")),
        limit);
  }
}
