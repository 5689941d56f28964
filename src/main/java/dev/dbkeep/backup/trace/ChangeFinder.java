package dev.dbkeep.backup.trace;

import dev.dbkeep.backup.wal.SegmentSource;
import dev.dbkeep.backup.wal.WalScanner;
import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * Finds the transactions that deleted or updated rows of some tables. Only their commits count:
 * what was rolled back, wholly or to a savepoint, did not happen.
 */
public final class ChangeFinder {
  private static final int CREATE = 0x10;
  private static final int RUNNING_TRANSACTIONS = 0x10;
  private static final int CREATE_KIND = 0xf0;

  private final Storage[] watched;
  private final Predicate<Change> kept;
  private final WalScanner scanner = new WalScanner(ChangeFinder::isWanted, this::on);
  private final RecordView record = new RecordView();
  private final Map<Integer, Tally> open = new HashMap<>();
  private final Locks locks = new Locks();
  private final List<Change> found = new ArrayList<>();
  private int timeline;

  /** Every transaction with a greater number began behind the start of the search. */
  private long knownFrom = -1;

  private ChangeFinder(Set<Storage> watched, Predicate<Change> kept) {
    this.watched = watched.toArray(Storage[]::new);
    this.kept = kept;
  }

  /** What one transaction did that is still open. */
  private static final class Tally {
    private long deleted;
    private long updated;
    private boolean rewritten;
  }

  /**
   * Searches a stretch of the log.
   *
   * @param kept those of the changes that are wanted
   * @param progress told how many segments are done
   * @return in the order of their commits
   */
  public static List<Change> find(
      WalWay way,
      SegmentSource segments,
      Set<Storage> watched,
      Predicate<Change> kept,
      IntConsumer progress)
      throws IOException, InterruptedException {
    ChangeFinder finder = new ChangeFinder(watched, kept);
    way.scan(
        segments,
        finder.scanner,
        (file, done) -> {
          finder.timeline = file.timeline();
          progress.accept(done);
          return true;
        });
    return finder.found;
  }

  static boolean isWanted(int manager, int info) {
    return switch (manager) {
      case RecordView.HEAP -> {
        int kind = info & RecordView.HEAP_KIND;
        yield kind == RecordView.DELETE
            || kind == RecordView.UPDATE
            || kind == RecordView.HOT_UPDATE;
      }
      case RecordView.TRANSACTION -> TransactionEnd.isEnd(info);
      case RecordView.STORAGE -> (info & CREATE_KIND) == CREATE;
      case RecordView.STANDBY -> isRunning(info) || Locks.isLock(info);
      default -> false;
    };
  }

  private void on(long at, byte[] bytes, int offset, int length) {
    record.of(bytes, offset, length, scanner.magic());
    switch (record.manager()) {
      case RecordView.HEAP -> heap();
      case RecordView.TRANSACTION -> end(at);
      case RecordView.STORAGE -> created();
      case RecordView.STANDBY -> {
        if (Locks.isLock(record.info())) {
          locks.on(record, at);
        } else if (knownFrom < 0) {
          knownFrom = nextXid(record);
        }
      }
      default -> {}
    }
  }

  private static boolean isRunning(int info) {
    return (info & CREATE_KIND) == RUNNING_TRANSACTIONS;
  }

  /** The number that the next transaction will get, as a list of the running ones tells. */
  static long nextXid(RecordView record) {
    return record.dataInt(12) & 0xffff_ffffL;
  }

  private boolean isWatched() {
    for (Storage storage : watched) {
      if (record.isOf(storage)) {
        return true;
      }
    }
    return false;
  }

  private Tally tally() {
    return open.computeIfAbsent(record.xid(), xid -> new Tally());
  }

  private void heap() {
    if (!isWatched() || record.isSpeculative()) {
      return;
    }
    if (record.isDelete()) {
      tally().deleted++;
    } else {
      tally().updated++;
    }
  }

  private void created() {
    Storage storage = new Storage(record.dataInt(0), record.dataInt(4), record.dataInt(8));
    for (Storage known : watched) {
      if (known.equals(storage)) {
        tally().rewritten = true;
      }
    }
  }

  private void end(long at) {
    if (open.isEmpty() && locks.isEmpty()) {
      return;
    }
    TransactionEnd end = TransactionEnd.of(record, scanner.magic());
    Lsn before = Locks.before(locks.end(end.xids()), at);
    Tally sum = new Tally();
    boolean whole = true;
    for (int xid : end.xids()) {
      Tally tally = open.remove(xid);
      if (tally != null) {
        sum.deleted += tally.deleted;
        sum.updated += tally.updated;
        sum.rewritten |= tally.rewritten;
      }
      whole &= knownFrom >= 0 && (xid & 0xffff_ffffL) >= knownFrom;
    }
    // a new file without an old one is that of a new table
    sum.rewritten &= !end.dropped().isEmpty();
    if (end.committed() && (sum.deleted > 0 || sum.updated > 0 || sum.rewritten)) {
      Change change =
          new Change(
              end.xid() & 0xffff_ffffL,
              end.time(),
              new Commit(timeline, before, new Lsn(at), scanner.end()),
              sum.deleted,
              sum.updated,
              sum.rewritten,
              whole);
      if (kept.test(change)) {
        found.add(change);
      }
    }
  }
}
