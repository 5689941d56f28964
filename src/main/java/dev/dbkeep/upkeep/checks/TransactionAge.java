package dev.dbkeep.upkeep.checks;

import java.sql.SQLException;

/** Databases whose old transaction ids are not frozen. */
final class TransactionAge {
  static final Check CHECK =
      new Check(
          "M5",
          "transaction-age",
          Severity.CRITICAL,
          Cost.CATALOG,
          "Transaction ids run out",
          "Two billion transactions after the oldest row that was not frozen the server takes no"
              + " more writes. Something keeps VACUUM from freezing: an old transaction, a slot, a"
              + " prepared transaction, or autovacuum is too slow.",
          "End what holds it back, then VACUUM (FREEZE).",
          TransactionAge::look);

  private static final long ALL = 2_147_483_648L;

  private static final String SQL =
      """
      SELECT pg_catalog.quote_ident(d.datname) AS name, pg_catalog.age(d.datfrozenxid)::bigint AS transactions,
             pg_catalog.mxid_age(d.datminmxid)::bigint AS multixacts, d.datname = pg_catalog.current_database() AS here
      FROM pg_catalog.pg_database d WHERE d.datallowconn
      """;

  private TransactionAge() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    long limit = probe.limits().server().transactionAge();
    probe.each(
        SQL,
        row -> {
          examination.of(1);
          long age = Math.max(row.getLong("transactions"), row.getLong("multixacts"));
          if (age > limit) {
            examination.found(
                "database " + row.getString("name"),
                "its oldest %s id is %s old (%s of what there is; limit %s)"
                    .formatted(
                        row.getLong("transactions") >= row.getLong("multixacts")
                            ? "transaction"
                            : "multixact",
                        Figures.count(age),
                        Figures.percent((double) age / ALL),
                        Figures.count(limit)),
                row.getBoolean("here")
                    ? Fix.run("SHARE UPDATE EXCLUSIVE, reads every table", "VACUUM (FREEZE)")
                    : new Fix.Advice(
                        "Connect to it and run VACUUM (FREEZE); end old transactions first."));
          }
        });
  }
}
