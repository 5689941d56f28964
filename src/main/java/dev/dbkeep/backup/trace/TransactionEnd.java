package dev.dbkeep.backup.trace;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * How a transaction ended (access/xact.h).
 *
 * @param xids its own and those of its subtransactions that ended with it
 * @param dropped storages that are removed with it
 */
record TransactionEnd(
    boolean committed, Instant time, int xid, List<Integer> xids, List<Storage> dropped) {
  private static final int KIND = 0x70;
  private static final int COMMIT = 0x00;
  private static final int ABORT = 0x20;
  private static final int COMMIT_PREPARED = 0x30;
  private static final int ABORT_PREPARED = 0x40;
  private static final int HAS_INFO = 0x80;
  private static final int HAS_DATABASE = 1;
  private static final int HAS_SUBTRANSACTIONS = 1 << 1;
  private static final int HAS_STORAGES = 1 << 2;
  private static final int HAS_INVALIDATIONS = 1 << 3;
  private static final int HAS_PREPARED = 1 << 4;
  private static final int HAS_STATISTICS = 1 << 8;
  private static final int STORAGE_LENGTH = 12;
  private static final int INVALIDATION_LENGTH = 16;
  private static final int FIRST_MAGIC_OF_18 = 0xD117;
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  static boolean isEnd(int info) {
    int kind = info & KIND;
    return kind == COMMIT || kind == ABORT || kind == COMMIT_PREPARED || kind == ABORT_PREPARED;
  }

  static TransactionEnd of(RecordView record, int magic) {
    int kind = record.info() & KIND;
    boolean committed = kind == COMMIT || kind == COMMIT_PREPARED;
    boolean prepared = kind == COMMIT_PREPARED || kind == ABORT_PREPARED;
    Instant time = EPOCH.plus(record.dataLong(0), ChronoUnit.MICROS);
    int xid = record.xid();
    List<Integer> xids = new ArrayList<>();
    List<Storage> dropped = new ArrayList<>();
    int at = Long.BYTES;
    if ((record.info() & HAS_INFO) != 0) {
      int has = record.dataInt(at);
      at += Integer.BYTES;
      at += (has & HAS_DATABASE) != 0 ? 2 * Integer.BYTES : 0;
      if ((has & HAS_SUBTRANSACTIONS) != 0) {
        int count = record.dataInt(at);
        for (int i = 1; i <= count; i++) {
          xids.add(record.dataInt(at + i * Integer.BYTES));
        }
        at += (count + 1) * Integer.BYTES;
      }
      if ((has & HAS_STORAGES) != 0) {
        int count = record.dataInt(at);
        at += Integer.BYTES;
        for (int i = 0; i < count; i++, at += STORAGE_LENGTH) {
          dropped.add(
              new Storage(record.dataInt(at), record.dataInt(at + 4), record.dataInt(at + 8)));
        }
      }
      if ((has & HAS_STATISTICS) != 0) {
        at += Integer.BYTES + record.dataInt(at) * (magic < FIRST_MAGIC_OF_18 ? 12 : 16);
      }
      if (committed && (has & HAS_INVALIDATIONS) != 0) {
        at += Integer.BYTES + record.dataInt(at) * INVALIDATION_LENGTH;
      }
      if (prepared && (has & HAS_PREPARED) != 0) {
        xid = record.dataInt(at);
      }
    }
    xids.addFirst(xid);
    return new TransactionEnd(committed, time, xid, List.copyOf(xids), List.copyOf(dropped));
  }
}
