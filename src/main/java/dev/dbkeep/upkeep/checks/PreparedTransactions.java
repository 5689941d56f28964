package dev.dbkeep.upkeep.checks;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;

/** Prepared transactions that nobody ended. */
final class PreparedTransactions {
  static final Check CHECK =
      new Check(
          "A2",
          "prepared-transaction",
          Severity.HIGH,
          Cost.CATALOG,
          "A prepared transaction was forgotten",
          "It outlives its session and even a restart, keeps its locks, and holds VACUUM back for"
              + " ever.",
          "Ask its coordinator; then COMMIT PREPARED or ROLLBACK PREPARED.",
          PreparedTransactions::look);

  private static final String SQL =
      """
      SELECT p.gid, p.owner, extract(epoch FROM now() - p.prepared)::bigint AS seconds
      FROM pg_catalog.pg_prepared_xacts p
      WHERE p.database = pg_catalog.current_database() AND now() - p.prepared > pg_catalog.make_interval(secs => ?::double precision)
      """;

  private PreparedTransactions() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(
        probe.number("SELECT pg_catalog.current_setting('max_prepared_transactions')::bigint"));
    examination.none("the server allows no prepared transactions");
    long limit = probe.limits().activity().prepared().toSeconds();
    probe.each(
        SQL,
        row ->
            examination.found(
                "prepared transaction " + row.getString("gid"),
                "prepared by %s, waits for %s (limit %s)"
                    .formatted(
                        row.getString("owner"),
                        Sessions.age(row.getLong("seconds")),
                        Sessions.age(limit)),
                new Fix.Advice(
                    "Ask its coordinator how it ended there, then COMMIT PREPARED "
                        + Identifiers.literal(row.getString("gid"))
                        + " or ROLLBACK PREPARED.")),
        limit);
  }
}
