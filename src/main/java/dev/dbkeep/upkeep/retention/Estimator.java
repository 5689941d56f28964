package dev.dbkeep.upkeep.retention;

import dev.dbkeep.error.DbkeepException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a policy would do, from a count that may take a few seconds, else from statistics. */
final class Estimator {
  private static final Duration COUNTING = Duration.ofSeconds(5);

  /** A record of a removed row and of its commit's share, and its line in the indexes later. */
  private static final int WAL_OF_A_ROW = 64;

  /** From there on rows of one age lie together. */
  private static final double CLUSTERED = 0.9;

  private static final String CANCELED = "57014";

  private final RetentionSession session;
  private final Policy policy;
  private final AgedTable table;

  Estimator(RetentionSession session, Policy policy, AgedTable table) {
    this.session = session;
    this.policy = policy;
    this.table = table;
  }

  Estimate estimate() throws SQLException {
    String cutoff = session.cutoff(policy, table.column());
    long rows = 0;
    boolean exact = true;
    long bytes = 0;
    long wal = 0;
    long pageSize = session.number("SELECT pg_catalog.current_setting('block_size')::bigint");
    long deadline = System.nanoTime() + COUNTING.toNanos();
    for (Leaf leaf : table.walked()) {
      long counted = count(leaf, cutoff, deadline);
      exact &= counted >= 0;
      long expired = counted >= 0 ? counted : expected(leaf, cutoff);
      double all = leaf.rows() > 0 ? leaf.rows() : Math.max(1, expired);
      double perPage = Math.max(1, all / Math.max(1, leaf.pages()));
      double pages =
          Math.abs(leaf.correlation()) > CLUSTERED
              ? expired / perPage
              : Math.min(expired, leaf.pages());
      rows += expired;
      bytes += (long) (expired / perPage * pageSize);
      // the first change of a page after a checkpoint writes the whole page
      wal += (long) (pages * pageSize) + expired * WAL_OF_A_ROW;
    }
    DbkeepException refusal = refusal(cutoff);
    return new Estimate(
        policy,
        table.shown(),
        cutoff,
        rows,
        exact,
        bytes,
        wal,
        way(),
        partitions(cutoff),
        refusal == null ? null : refusal.getMessage(),
        refusal == null ? null : refusal.hint());
  }

  private @Nullable DbkeepException refusal(String cutoff) throws SQLException {
    try {
      Refusals.check(session.connection(), policy, table, cutoff);
      return null;
    } catch (DbkeepException e) {
      return e;
    }
  }

  private String way() {
    if (table.goesByPartition()) {
      return "whole partitions; one that is only partly over stays until all of it is";
    }
    return table.walked().stream().allMatch(Leaf::indexed)
        ? "batches by the index on " + table.column().name() + ", the oldest first"
        : "batches page by page, since no index begins with " + table.column().name();
  }

  private List<Estimate.Partition> partitions(String cutoff) throws SQLException {
    List<Estimate.Partition> partitions = new ArrayList<>();
    if (table.goesByPartition()) {
      for (Partitions.Found found : new Partitions(session.connection(), table).expired(cutoff)) {
        partitions.add(new Estimate.Partition(found.shown(), found.rows(), found.bytes()));
      }
    }
    return partitions;
  }

  /** -1 when it takes too long. */
  private long count(Leaf leaf, String cutoff, long deadline) throws SQLException {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      return -1;
    }
    Connection connection = session.connection();
    connection.setAutoCommit(false);
    try (Statement limit = connection.createStatement();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT count(*) FROM ONLY "
                    + leaf.quoted()
                    + " WHERE "
                    + table.column().expired())) {
      limit.execute("SET LOCAL statement_timeout = " + left);
      statement.setString(1, cutoff);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      if (CANCELED.equals(e.getSQLState())) {
        return -1;
      }
      throw e;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** As the planner expects. */
  long expected(Leaf leaf, String cutoff) throws SQLException {
    try (PreparedStatement statement =
        session
            .connection()
            .prepareStatement(
                "EXPLAIN SELECT FROM ONLY "
                    + leaf.quoted()
                    + " WHERE "
                    + table.column().expired())) {
      statement.setString(1, cutoff);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        String line = row.getString(1);
        int begin = line.indexOf("rows=") + "rows=".length();
        return Long.parseLong(line.substring(begin, line.indexOf(' ', begin)));
      }
    }
  }
}
