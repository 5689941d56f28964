package dev.dbkeep.upkeep.checks;

import java.sql.SQLException;

/** Connections that are nearly used up. */
final class ConnectionsFull {
  static final Check CHECK =
      new Check(
          "A5",
          "connections-full",
          Severity.HIGH,
          Cost.CATALOG,
          "Connections are nearly used up",
          "The next visitor is refused, and so is everybody who wants to look why.",
          "Put a pooler in front, and close what idles.",
          ConnectionsFull::look);

  private static final String SQL =
      """
      SELECT (SELECT count(*) FROM pg_catalog.pg_stat_activity a WHERE a.datid IS NOT NULL) AS used,
             pg_catalog.current_setting('max_connections')::bigint - pg_catalog.current_setting('superuser_reserved_connections')::bigint AS most
      """;

  private ConnectionsFull() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(1);
    double limit = probe.limits().activity().connections();
    probe.each(
        SQL,
        row -> {
          double share = (double) row.getLong("used") / Math.max(1, row.getLong("most"));
          if (share > limit) {
            examination.found(
                "connections",
                "%s of %s are used (%s; limit %s)"
                    .formatted(
                        Figures.count(row.getLong("used")),
                        Figures.count(row.getLong("most")),
                        Figures.percent(share),
                        Figures.percent(limit)),
                new Fix.Advice(
                    "Put a pooler such as pgbouncer in front, and give each program fewer"
                        + " connections."));
          }
        });
  }
}
