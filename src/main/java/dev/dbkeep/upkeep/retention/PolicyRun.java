package dev.dbkeep.upkeep.retention;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.pace.Neighbours;
import dev.dbkeep.upkeep.pace.Pace;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;

/** Walks the tables of one policy, a batch at a time, until no expired row is left in them. */
final class PolicyRun {
  private static final int PASSES = 3;
  private static final Duration FIRST_RETRY = Duration.ofMillis(50);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  /** lock_not_available, deadlock_detected, serialization_failure. */
  private static final Set<String> TRY_AGAIN = Set.of("55P03", "40P01", "40001");

  private final RetentionSession session;
  private final Policy policy;
  private final AgedTable table;
  private final RunLog log;
  private final Archive archive;
  private final RetentionOptions options;
  private final RetentionProgress progress;
  private final Pace pace;
  private long walAtLast;

  PolicyRun(
      RetentionSession session,
      Policy policy,
      AgedTable table,
      RunLog log,
      Archive archive,
      RetentionOptions options,
      RetentionProgress progress) {
    this.session = session;
    this.policy = policy;
    this.table = table;
    this.log = log;
    this.archive = archive;
    this.options = options;
    this.progress = progress;
    this.pace = new Pace(options.walPerSecond());
  }

  /** Returns whether rows are left that others moved about while it looked. */
  boolean walk(ServerUrl url) throws SQLException, InterruptedException, IOException {
    List<Leaf> leaves = table.walked();
    if (leaves.isEmpty()) {
      return false;
    }
    long expected = log.deleted();
    for (Leaf leaf : leaves) {
      expected += new Estimator(session, policy, table).expected(leaf, log.cutoff());
    }
    walAtLast = wal();
    boolean left = false;
    try (Neighbours neighbours = Neighbours.watch(url)) {
      int begin = 0;
      for (int i = 0; i < leaves.size(); i++) {
        begin = leaves.get(i).shown().equals(log.place().part()) ? i : begin;
      }
      for (Leaf leaf : leaves.subList(begin, leaves.size())) {
        left |= walk(leaf, neighbours, expected);
      }
    }
    return left;
  }

  private boolean walk(Leaf leaf, Neighbours neighbours, long expected)
      throws SQLException, InterruptedException, IOException {
    boolean here = leaf.shown().equals(log.place().part());
    RunLog.Place place = here ? log.place() : new RunLog.Place(leaf.shown(), null, 1);
    for (int pass = place.pass(); pass <= PASSES; pass++) {
      Walk walk = Walk.of(leaf, table.column(), log.cutoff(), session.major());
      boolean end = false;
      while (!end) {
        awaitFollowers(neighbours);
        Done done = tryUntilDone(leaf, walk, place);
        place = done.place();
        end = done.end();
        progress.removed(policy, log.deleted(), expected);
        Duration pause = pace.pause(done.took(), done.wal(), neighbours.isStrained());
        if (!end) {
          Thread.sleep(pause);
        }
      }
      if (!isLeft(leaf)) {
        return false;
      }
      place = new RunLog.Place(leaf.shown(), null, pass + 1);
    }
    return true;
  }

  /** What a batch came to. */
  private record Done(RunLog.Place place, boolean end, Duration took, long wal) {}

  private Done tryUntilDone(Leaf leaf, Walk walk, RunLog.Place place)
      throws SQLException, InterruptedException, IOException {
    long deadline = System.nanoTime() + options.locks().lockWait().toNanos();
    Duration retry = FIRST_RETRY;
    while (true) {
      try {
        return batch(leaf, walk, place);
      } catch (SQLException e) {
        if (!TRY_AGAIN.contains(String.valueOf(e.getSQLState()))) {
          throw e;
        }
        if (System.nanoTime() > deadline) {
          throw DbkeepException.of(
                  ErrorCode.LOCK_NOT_GRANTED,
                  "rows of " + leaf.shown() + " stay locked by others: " + e.getMessage(),
                  "See pg_stat_activity for who holds them; the same command goes on from here.")
              .cause(e);
        }
        progress.waiting(policy, "others hold rows of " + leaf.shown());
        Thread.sleep(retry);
        retry = retry.compareTo(LONGEST_RETRY) < 0 ? retry.multipliedBy(2) : LONGEST_RETRY;
      }
    }
  }

  private Done batch(Leaf leaf, Walk walk, RunLog.Place place) throws SQLException, IOException {
    Connection connection = session.connection();
    long began = System.nanoTime();
    boolean committed = false;
    connection.setAutoCommit(false);
    try {
      Walk.Picked picked = walk.pick(connection, place.position(), pace.rows());
      Batch.Removed removed =
          picked.places().isEmpty()
              ? new Batch.Removed(0, 0)
              : new Batch(connection, table, leaf, policy.children(), archive)
                  .remove(picked, log.cutoff());
      refuseIfStuck(leaf, place, picked, removed);
      RunLog.Place next = new RunLog.Place(leaf.shown(), picked.position(), place.pass());
      SortedMap<String, Long> lengths = archive.flush();
      long now = log.checkpoint(next, removed.rows(), removed.childRows(), lengths);
      connection.commit();
      committed = true;
      log.committed(next, removed.rows(), removed.childRows(), lengths);
      archive.committed(lengths);
      long wal = now - walAtLast;
      walAtLast = now;
      return new Done(next, picked.end(), Duration.ofNanos(System.nanoTime() - began), wal);
    } finally {
      if (!committed) {
        connection.rollback();
        archive.rollBack();
      }
      connection.setAutoCommit(true);
    }
  }

  /** A trigger or a rule can keep rows; then the same ones would be found for ever. */
  private static void refuseIfStuck(
      Leaf leaf, RunLog.Place place, Walk.Picked picked, Batch.Removed removed) {
    boolean found = !picked.places().isEmpty() && !picked.end();
    if (found && removed.rows() == 0 && Objects.equals(picked.position(), place.position())) {
      throw DbkeepException.of(
          ErrorCode.FAILED,
          "rows of " + leaf.shown() + " are still there after their DELETE",
          "A trigger or a rule keeps them; see \\d " + leaf.shown() + " in psql.");
    }
  }

  /** Replicas and slots are given time to come after, as long as a lock would be. */
  private void awaitFollowers(Neighbours neighbours) throws InterruptedException {
    long deadline = System.nanoTime() + options.locks().lockWait().toNanos();
    for (String behind = neighbours.behind(); behind != null; behind = neighbours.behind()) {
      progress.waiting(policy, behind);
      if (System.nanoTime() > deadline) {
        throw DbkeepException.of(
            ErrorCode.BUSY,
            "retention stopped: " + behind,
            "Let it catch up, or remove the slot that nobody reads; the same command goes on from"
                + " here.");
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  private boolean isLeft(Leaf leaf) throws SQLException {
    try (PreparedStatement statement =
        session
            .connection()
            .prepareStatement(
                "SELECT EXISTS (SELECT FROM ONLY "
                    + leaf.quoted()
                    + " WHERE "
                    + table.column().expired()
                    + ")")) {
      statement.setString(1, log.cutoff());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private long wal() throws SQLException {
    return session.number(
        "SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')::bigint");
  }
}
