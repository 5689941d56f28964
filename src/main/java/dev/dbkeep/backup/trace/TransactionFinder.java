package dev.dbkeep.backup.trace;

import dev.dbkeep.backup.wal.SegmentSource;
import dev.dbkeep.backup.wal.WalScanner;
import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Finds where a transaction committed, and which tables it took rows from. */
public final class TransactionFinder {
  private final int wanted;
  private final WalScanner scanner = new WalScanner(ChangeFinder::isWanted, this::on);
  private final RecordView record = new RecordView();

  /** What it and those that began after it did, one of which may be part of it. */
  private final Map<Integer, Rows> open = new HashMap<>();

  private final Locks locks = new Locks();
  private int timeline;
  private long knownFrom = -1;
  private @Nullable Transaction found;
  private boolean rolledBack;

  private TransactionFinder(long xid) {
    this.wanted = (int) xid;
  }

  /** The rows that one transaction took, by storage. */
  private static final class Rows {
    private final long first;
    private final Map<Storage, Long> touched = new HashMap<>();

    Rows(long first) {
      this.first = first;
    }
  }

  /**
   * What the search gave.
   *
   * @param rolledBack whether the transaction is there but was rolled back
   */
  public record Result(Optional<Transaction> transaction, boolean rolledBack) {}

  /**
   * Searches a stretch of the log.
   *
   * @param progress told how many segments are done
   */
  public static Result find(WalWay way, SegmentSource segments, long xid, IntConsumer progress)
      throws IOException, InterruptedException {
    TransactionFinder finder = new TransactionFinder(xid);
    way.scan(
        segments,
        finder.scanner,
        (file, done) -> {
          finder.timeline = file.timeline();
          progress.accept(done);
          return finder.found == null && !finder.rolledBack;
        });
    return new Result(Optional.ofNullable(finder.found), finder.rolledBack);
  }

  private void on(long at, byte[] bytes, int offset, int length) {
    record.of(bytes, offset, length, scanner.magic());
    switch (record.manager()) {
      case RecordView.HEAP -> heap(at);
      case RecordView.TRANSACTION -> end(at);
      case RecordView.STANDBY -> {
        if (Locks.isLock(record.info())) {
          locks.on(record, at);
        } else if (knownFrom < 0) {
          knownFrom = ChangeFinder.nextXid(record);
        }
      }
      default -> {}
    }
  }

  private void heap(long at) {
    // numbers go round: a subtransaction has a later one than its parent
    if (found == null && record.xid() - wanted >= 0) {
      open.computeIfAbsent(record.xid(), xid -> new Rows(at))
          .touched
          .merge(record.storage(), 1L, Long::sum);
    }
  }

  private void end(long at) {
    if (found != null) {
      return;
    }
    TransactionEnd end = TransactionEnd.of(record, scanner.magic());
    Map<Integer, Lsn> locked = locks.end(end.xids());
    Map<Storage, Long> touched = new HashMap<>();
    long first = at;
    for (int xid : end.xids()) {
      Rows rows = open.remove(xid);
      if (rows != null && end.xid() == wanted) {
        first = Long.compareUnsigned(rows.first, first) < 0 ? rows.first : first;
        rows.touched.forEach((storage, count) -> touched.merge(storage, count, Long::sum));
      }
    }
    if (end.xid() != wanted) {
      return;
    }
    if (!end.committed()) {
      rolledBack = true;
      return;
    }
    found =
        new Transaction(
            wanted & 0xffff_ffffL,
            end.time(),
            new Commit(timeline, Locks.before(locked, at), new Lsn(at), scanner.end()),
            new HashSet<>(end.xids()),
            new Lsn(first),
            touched,
            new HashSet<>(end.dropped()),
            locked,
            knownFrom >= 0 && (wanted & 0xffff_ffffL) >= knownFrom);
  }
}
