package dev.dbkeep.backup.trace;

import dev.dbkeep.backup.wal.SegmentSource;
import dev.dbkeep.backup.wal.WalScanner;
import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What became of one row: from the place where it was seen once, the log is followed over every
 * update to the transaction that took it away.
 */
public final class RowLife {
  private static final Place GONE = new Place(-1, 0);

  private final Storage storage;
  private final long from;
  private final WalScanner scanner = new WalScanner(ChangeFinder::isWanted, this::on);
  private final RecordView record = new RecordView();
  private final List<Move> pending = new ArrayList<>();
  private final Locks locks = new Locks();
  private Place place;
  private int timeline;
  private @Nullable End found;

  private RowLife(Storage storage, Place place, Lsn from) {
    this.storage = storage;
    this.place = place;
    this.from = from.bytes();
  }

  /** A change that a transaction made, which may still be rolled back. */
  private record Move(int xid, Place from, Place to) {}

  /**
   * Where the trail ends.
   *
   * @param rewritten whether the table got a new storage there, so that the row may live on
   */
  public record End(long xid, Instant committed, Commit commit, boolean rewritten) {}

  /**
   * Follows it.
   *
   * @param from when it was seen there: changes whose transactions committed before are over
   * @return empty when it lives on to the end of the log
   */
  public static Optional<End> follow(
      WalWay way,
      SegmentSource segments,
      Storage storage,
      Place place,
      Lsn from,
      IntConsumer progress)
      throws IOException, InterruptedException {
    RowLife life = new RowLife(storage, place, from);
    way.scan(
        segments,
        life.scanner,
        (file, done) -> {
          life.timeline = file.timeline();
          progress.accept(done);
          return life.found == null;
        });
    return Optional.ofNullable(life.found);
  }

  private void on(long at, byte[] bytes, int offset, int length) {
    if (found != null) {
      return;
    }
    record.of(bytes, offset, length, scanner.magic());
    if (record.manager() == RecordView.HEAP) {
      heap();
    } else if (record.manager() == RecordView.STANDBY && Locks.isLock(record.info())) {
      locks.on(record, at);
    } else if (record.manager() == RecordView.TRANSACTION) {
      end(at);
    }
  }

  private void heap() {
    if (!record.isOf(storage)) {
      return;
    }
    Place old = record.oldPlace();
    if (old.equals(place) || pending.stream().anyMatch(move -> move.to().equals(old))) {
      pending.add(new Move(record.xid(), old, record.isDelete() ? GONE : record.newPlace()));
    }
  }

  private void end(long at) {
    TransactionEnd end = TransactionEnd.of(record, scanner.magic());
    Lsn before = Locks.before(locks.end(end.xids()), at);
    boolean counts = end.committed() && Long.compareUnsigned(at, from) >= 0;
    if (counts) {
      for (Move move : pending) {
        if (end.xids().contains(move.xid()) && move.from().equals(place)) {
          place = move.to();
        }
      }
    }
    pending.removeIf(move -> end.xids().contains(move.xid()));
    boolean rewritten = end.dropped().contains(storage);
    if (counts && (place.equals(GONE) || rewritten)) {
      found =
          new End(
              end.xid() & 0xffff_ffffL,
              end.time(),
              new Commit(timeline, before, new Lsn(at), scanner.end()),
              !place.equals(GONE));
    }
  }
}
