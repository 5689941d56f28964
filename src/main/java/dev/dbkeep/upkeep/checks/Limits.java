package dev.dbkeep.upkeep.checks;

import java.time.Duration;

/**
 * From where on something counts as wrong.
 *
 * @param statement how long one statement over catalogs may take
 * @param rows how long one statement that reads rows may take
 * @param rowsTotal how long all of those may take together
 * @param small tables with fewer rows are left out by checks on statistics and on reads
 * @param smallBytes tables and indexes below are not searched for empty space
 * @param window how long statistics must have been collected to say that something is unused
 */
public record Limits(
    Duration statement,
    Duration rows,
    Duration rowsTotal,
    long small,
    long smallBytes,
    Duration window,
    Activity activity,
    Server server,
    Protection protection) {
  public static final Limits DEFAULTS =
      new Limits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          10_000,
          10L << 20,
          Duration.ofDays(14),
          new Activity(
              Duration.ofMinutes(5),
              Duration.ofMinutes(5),
              Duration.ofSeconds(10),
              Duration.ofMinutes(5),
              Duration.ofMillis(100),
              0.8),
          new Server(1_000_000_000L, 64L << 20, 50_000, 10L << 30, 1_000, Duration.ofDays(2)),
          new Protection(Duration.ofHours(36), Duration.ofDays(92)));

  /**
   * Of sessions.
   *
   * @param query how long one statement may run
   * @param slow from which mean time on a statement is looked at for an index
   * @param connections the share of them that may be used
   */
  public record Activity(
      Duration idleInTransaction,
      Duration prepared,
      Duration blocked,
      Duration query,
      Duration slow,
      double connections) {}

  /**
   * Of the server and of large tables.
   *
   * @param slotBytes of WAL that an inactive slot may keep
   * @param scanRows read by one sequential scan on average
   * @param appendOnlyBytes from where on a table should be partitioned
   * @param busy transactions from where on ratios say something
   * @param partitionsAhead how far into the future partitions must reach
   */
  public record Server(
      long transactionAge,
      long slotBytes,
      long scanRows,
      long appendOnlyBytes,
      long busy,
      Duration partitionsAhead) {}

  /** Of backups. */
  public record Protection(Duration backup, Duration drill) {}
}
