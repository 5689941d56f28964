package dev.dbkeep.upkeep.checks;

import java.sql.SQLException;

/** Statements that run for long. */
final class LongQueries {
  static final Check CHECK =
      new Check(
          "A6",
          "long-query",
          Severity.MEDIUM,
          Cost.CATALOG,
          "A statement runs for long",
          "It holds its locks and keeps VACUUM from removing anything, and whoever waits for it has"
              + " gone long ago.",
          "EXPLAIN it; cancel it when nobody waits for it any more.",
          LongQueries::look);

  private static final String SQL =
      """
      SELECT a.pid, a.usename, a.application_name, extract(epoch FROM now() - a.query_start)::bigint AS seconds
      FROM pg_catalog.pg_stat_activity a
      WHERE a.state = 'active' AND a.backend_type = 'client backend' AND a.pid <> pg_catalog.pg_backend_pid()
        AND a.datname = pg_catalog.current_database()
        AND now() - a.query_start > pg_catalog.make_interval(secs => ?::double precision)
      ORDER BY 4 DESC
      """;

  private LongQueries() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(Sessions.most(probe));
    if (!probe.seesSessions(examination)) {
      return;
    }
    long limit = probe.limits().activity().query().toSeconds();
    probe.each(
        SQL,
        row ->
            examination.found(
                Sessions.name(row),
                "runs one statement for %s (limit %s)"
                    .formatted(Sessions.age(row.getLong("seconds")), Sessions.age(limit)),
                Fix.decide(
                    "takes back what the statement did",
                    "SELECT pg_catalog.pg_cancel_backend(" + row.getInt("pid") + ")")),
        limit);
  }
}
