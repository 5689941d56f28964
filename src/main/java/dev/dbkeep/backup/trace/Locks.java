package dev.dbkeep.backup.trace;

import dev.dbkeep.postgres.Lsn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where open transactions first locked a table against everybody: TRUNCATE, DROP and most of ALTER
 * TABLE do. A server that stands still behind that holds the lock until it goes on.
 */
final class Locks {
  private static final int LOCK_KIND = 0x00;
  private static final int ENTRY = 12;

  private final Map<Integer, Long> first = new HashMap<>();

  static boolean isLock(int info) {
    return (info & 0xf0) == LOCK_KIND;
  }

  boolean isEmpty() {
    return first.isEmpty();
  }

  /** Takes a record of locks, each of which names its transaction. */
  void on(RecordView record, long at) {
    int count = record.dataInt(0);
    for (int i = 0; i < count; i++) {
      first.putIfAbsent(record.dataInt(Integer.BYTES + i * ENTRY), at);
    }
  }

  /** Forgets a transaction that ends, and says where to stand to see what was before it. */
  Lsn end(List<Integer> xids, long commit) {
    long before = commit;
    if (!first.isEmpty()) {
      for (int xid : xids) {
        Long at = first.remove(xid);
        before = at != null && Long.compareUnsigned(at, before) < 0 ? at : before;
      }
    }
    return new Lsn(before);
  }
}
