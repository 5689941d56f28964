package dev.dbkeep.upkeep.checks;

import java.sql.SQLException;

/** A busy database that does not fit into its cache. */
final class CacheMisses {
  static final Check CHECK =
      new Check(
          "A8",
          "cache-misses",
          Severity.LOW,
          Cost.CATALOG,
          "A busy database reads much from outside its cache",
          "What is read often should lie in shared_buffers; below 98 % the disk sets the pace.",
          "More shared_buffers, or fewer whole-table reads (check I6).",
          CacheMisses::look);

  private static final double HITS = 0.98;
  private static final long PAGES_A_TRANSACTION = 1_000;

  private static final String SQL =
      """
      SELECT d.blks_hit AS hit, d.blks_hit + d.blks_read AS pages
      FROM pg_catalog.pg_stat_database d WHERE d.datname = pg_catalog.current_database()
      """;

  private CacheMisses() {}

  private static void look(Probe probe, Examination examination) throws SQLException {
    examination.of(1);
    long busy = probe.limits().server().busy() * PAGES_A_TRANSACTION;
    probe.each(
        SQL,
        row -> {
          double share = (double) row.getLong("hit") / Math.max(1, row.getLong("pages"));
          if (row.getLong("pages") > busy && share < HITS) {
            examination.found(
                "shared_buffers",
                "%s of %s pages were in the cache (limit 98 %%)"
                    .formatted(Figures.percent(share), Figures.count(row.getLong("pages"))),
                new Fix.Advice("Give shared_buffers a quarter of the memory."));
          }
        });
  }
}
