package dev.dbkeep.backup.wal;

import dev.dbkeep.postgres.Lsn;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * One record of the write-ahead log (PostgreSQL's access/xlogrecord.h; little-endian servers).
 *
 * @param at where it begins
 * @param xid the transaction, or 0
 * @param manager the resource manager that wrote it: 0 XLOG, 1 Transaction, 10 Heap …
 * @param magic of its page, which tells the version of the server
 * @param bytes all of it, with its header
 */
public record WalRecord(Lsn at, int xid, int manager, int info, int magic, byte[] bytes) {
  static final int HEADER = 24;
  private static final int TRANSACTION_MANAGER = 1;
  private static final int XLOG_MANAGER = 0;
  private static final int RESTORE_POINT = 0x70;
  private static final int RESTORE_POINT_NAME = 64;
  private static final int KIND = 0x70;
  private static final int COMMIT = 0x00;
  private static final int COMMIT_PREPARED = 0x30;
  private static final int ABORT = 0x20;
  private static final int ABORT_PREPARED = 0x40;
  private static final int XLOG_KIND = 0xf0;
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  /** When it is the commit of a transaction: the time that recovery compares with its target. */
  public Optional<Instant> commitTime() {
    if (manager != TRANSACTION_MANAGER) {
      return Optional.empty();
    }
    int kind = info & KIND;
    return kind == COMMIT || kind == COMMIT_PREPARED ? Optional.of(time()) : Optional.empty();
  }

  /**
   * When it ends a transaction, one way or the other: the time that a server in recovery tells as
   * that of the last transaction it replayed.
   */
  public Optional<Instant> endTime() {
    if (manager != TRANSACTION_MANAGER) {
      return Optional.empty();
    }
    return switch (info & KIND) {
      case COMMIT, COMMIT_PREPARED, ABORT, ABORT_PREPARED -> Optional.of(time());
      default -> Optional.empty();
    };
  }

  /** When it is a restore point: its name. */
  public Optional<String> restorePoint() {
    if (manager != XLOG_MANAGER || (info & XLOG_KIND) != RESTORE_POINT) {
      return Optional.empty();
    }
    ByteBuffer data = mainData();
    data.position(data.position() + Long.BYTES);
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < RESTORE_POINT_NAME && data.hasRemaining(); i++) {
      byte b = data.get();
      if (b == 0) {
        break;
      }
      name.append((char) (b & 0xff));
    }
    return Optional.of(name.toString());
  }

  /** The time that begins the data of commits, aborts and restore points. */
  private Instant time() {
    return EPOCH.plus(mainData().getLong(), ChronoUnit.MICROS);
  }

  /** What the resource manager itself wrote: the end of the record. */
  private ByteBuffer mainData() {
    RecordParts parts = new RecordParts();
    parts.of(bytes, 0, bytes.length, magic);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(parts.data());
  }
}
