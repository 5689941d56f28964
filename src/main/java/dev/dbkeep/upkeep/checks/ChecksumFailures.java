package dev.dbkeep.upkeep.checks;

import java.sql.SQLException;

/** Pages whose checksum did not fit when they were read. */
final class ChecksumFailures {
  static final Check CHECK =
      new Check(
          "D7",
          "checksum-failures",
          Severity.CRITICAL,
          Cost.CATALOG,
          "Pages failed their checksum",
          "The disk gave back something else than was written. What stands on those pages cannot be"
              + " read, and there are rarely only those.",
          "Restore from a proven backup, on another disk.",
          ChecksumFailures::look);

  private static final String SQL =
      """
      SELECT pg_catalog.quote_ident(d.datname) AS name, d.checksum_failures, d.checksum_last_failure::text AS last
      FROM pg_catalog.pg_stat_database d
      WHERE d.checksum_failures IS NOT NULL AND d.datname = pg_catalog.current_database()
      """;

  private ChecksumFailures() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.none("the cluster has no checksums");
    probe.each(
        SQL,
        row -> {
          examination.of(1);
          long failures = row.getLong("checksum_failures");
          if (failures > 0) {
            examination.found(
                "database " + row.getString("name"),
                Figures.count(failures, "page")
                    + " failed their checksum, the last at "
                    + row.getString("last"),
                new Fix.Command("dbkeep rescue", "restores beside, touches nothing"));
          }
        });
  }
}
