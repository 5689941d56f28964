package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.pace.BatchRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The way of the rows to the partitions that take the place of others. Each step finds out by
 * itself what of it is not done yet.
 */
final class SplitRun {
  /** So few changes are applied in the moment of the exchange. */
  private static final int FEW = 200;

  private static final String FOREIGN_KEY =
      "SELECT f.convalidated FROM pg_catalog.pg_constraint f WHERE f.conrelid = ?::oid AND"
          + " f.contype = 'f' AND pg_catalog.quote_ident(f.conname) = ?";

  private final SplitSession session;
  private final ServerUrl url;
  private final ExecuteOptions locks;
  private final SplitProgress progress;
  private final SplitJobs jobs;
  private final Exchange exchange;
  private final SplitApply apply;
  private final SplitIndexes indexes;

  SplitRun(
      SplitSession session,
      ServerUrl url,
      ExecuteOptions locks,
      SplitProgress progress,
      SplitJobs jobs,
      Exchange exchange) {
    this.session = session;
    this.url = url;
    this.locks = locks;
    this.progress = progress;
    this.jobs = jobs;
    this.exchange = exchange;
    this.apply = new SplitApply(exchange);
    this.indexes = new SplitIndexes(session.rows(), exchange);
  }

  void copy(long expected) throws SQLException, InterruptedException {
    SplitCopy copy = new SplitCopy(session.connection(), exchange);
    batches(
        copy::copy,
        () -> {
          copy.committed();
          progress.done(copy.rows(), Math.max(expected, copy.rows()), "copied");
        });
  }

  /** All that is left before the exchange; returns how many rows there are. */
  long prepare() throws SQLException, InterruptedException {
    progress.done(0, 0, "building indexes");
    each(indexes.missing(false));
    catchUp();
    if (!indexes.missing(true).isEmpty()) {
      batches(rows -> buildUnique(), () -> {});
    }
    each(List.of("ANALYZE " + exchange.target()));
    if (exchange.guarded()) {
      guard();
      foreignKeys();
    }
    catchUp();
    long rows = prove();
    catchUp();
    new Snapshots(session.rows()).await(locks.lockWait(), progress::waiting);
    return rows;
  }

  /** In one transaction, which begins with what was changed meanwhile. */
  void exchange(String what, List<String> statements) {
    jobs.run(what, statements, connection -> apply.take(connection, Long.MAX_VALUE));
  }

  private void batches(BatchRun.Batch batch, Runnable committed)
      throws SQLException, InterruptedException {
    new BatchRun(session.connection(), url, locks, progress::waiting).run(batch, committed);
  }

  private void catchUp() throws SQLException, InterruptedException {
    progress.done(0, 0, "applying what was changed meanwhile");
    Connection connection = session.connection();
    batches(rows -> apply.take(connection, rows) < FEW, () -> {});
  }

  /** Each in a transaction and at a pace of its own. */
  private void each(List<String> statements) throws SQLException, InterruptedException {
    Deque<String> left = new ArrayDeque<>(statements);
    if (!left.isEmpty()) {
      batches(
          rows -> {
            execute(left.getFirst());
            return left.size() == 1;
          },
          left::removeFirst);
    }
  }

  /** At a moment at which the target is what the source is, so that nothing can be there twice. */
  private boolean buildUnique() throws SQLException {
    execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    List<String> missing = indexes.missing(true);
    apply.take(session.connection(), Long.MAX_VALUE);
    execute(missing.getFirst());
    return missing.size() == 1;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = session.connection().createStatement()) {
      statement.execute(sql);
    }
  }

  /** From here on the target has no row that the source does not have. */
  private void guard() {
    Split split = exchange.split();
    List<String> sql = new ArrayList<>(SplitApply.settings());
    sql.add(
        "LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE"
            .formatted(
                String.join(", ", exchange.sources().stream().map(one -> "ONLY " + one).toList())));
    sql.addAll(apply.last());
    sql.add(exchange.capture().function(SplitCapture.Mode.GUARD, exchange.target()));
    sql.add("UPDATE dbkeep.partition_split SET guarded = true WHERE id = " + split.id());
    if (!split.guarded()) {
      exchange("guard the copies of " + exchange.table().shown(), sql);
    }
  }

  private void foreignKeys() throws SQLException, InterruptedException {
    List<String> unchecked = new ArrayList<>();
    for (Exchange.Target target : exchange.targets()) {
      for (Exchange.ForeignKey key : exchange.foreignKeys()) {
        List<CatalogRows.Row> there = session.rows().read(FOREIGN_KEY, target.oid(), key.name());
        if (there.isEmpty()) {
          jobs.run(
              "foreign key of " + target.quoted(),
              List.of(
                  "ALTER TABLE %s ADD CONSTRAINT %s %s NOT VALID"
                      .formatted(target.quoted(), key.name(), key.definition())));
        }
        if (there.isEmpty() || !there.getFirst().isTrue(1)) {
          unchecked.add(
              "ALTER TABLE %s VALIDATE CONSTRAINT %s".formatted(target.quoted(), key.name()));
        }
      }
    }
    progress.done(0, 0, "checking foreign keys");
    each(unchecked);
  }

  private long prove() throws SQLException {
    progress.done(0, 0, "comparing the rows");
    Connection connection = session.connection();
    connection.setAutoCommit(false);
    try (PreparedStatement statement =
        connection.prepareStatement("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")) {
      statement.execute();
      return new SplitProof(session.rows(), exchange).check();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
