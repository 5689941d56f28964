package dev.dbkeep.backup.trace;

import dev.dbkeep.backup.wal.SegmentSource;
import dev.dbkeep.backup.wal.WalScanner;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/** The rows that a transaction took from its tables, by the places they had before. */
public final class RowTrace {
  private final Transaction transaction;
  private final WalScanner scanner = new WalScanner(ChangeFinder::isWanted, this::on);
  private final RecordView record = new RecordView();
  private final Map<Storage, Map<Place, Fate>> rows = new HashMap<>();

  /** Where a row that the transaction itself moved came from. */
  private final Map<Storage, Map<Place, Place>> origins = new HashMap<>();

  private RowTrace(Transaction transaction) {
    this.transaction = transaction;
  }

  /** What became of a row. */
  public enum Fate {
    DELETED,
    UPDATED
  }

  /**
   * Reads its part of the log again.
   *
   * @return by storage: the rows, in the order in which they were taken. Those that the transaction
   *     made itself are among them; nobody else ever saw these.
   */
  public static Map<Storage, Map<Place, Fate>> of(
      Transaction transaction, WalWay way, SegmentSource segments, IntConsumer progress)
      throws IOException, InterruptedException {
    RowTrace trace = new RowTrace(transaction);
    way.between(transaction.first().bytes(), transaction.commit().end().bytes())
        .scan(
            segments,
            trace.scanner,
            (file, done) -> {
              progress.accept(done);
              return true;
            });
    return trace.rows;
  }

  private void on(long at, byte[] bytes, int offset, int length) {
    record.of(bytes, offset, length, scanner.magic());
    if (record.manager() != RecordView.HEAP
        || record.isSpeculative()
        || !transaction.xids().contains(record.xid())) {
      return;
    }
    Storage storage = record.storage();
    Map<Place, Place> moved = origins.computeIfAbsent(storage, any -> new HashMap<>());
    Place old = record.oldPlace();
    Place origin = moved.getOrDefault(old, old);
    moved.remove(old);
    boolean deletes = record.isDelete();
    if (!deletes) {
      moved.put(record.newPlace(), origin);
    }
    rows.computeIfAbsent(storage, any -> new LinkedHashMap<>())
        .put(origin, deletes ? Fate.DELETED : Fate.UPDATED);
  }
}
