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

  /** By transaction, then by the table's object id: where it was locked first. */
  private final Map<Integer, Map<Integer, Long>> open = new HashMap<>();

  static boolean isLock(int info) {
    return (info & 0xf0) == LOCK_KIND;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** Takes a record of locks, each of which names its transaction, its database and its table. */
  void on(RecordView record, long at) {
    int count = record.dataInt(0);
    for (int i = 0; i < count; i++) {
      int entry = Integer.BYTES + i * ENTRY;
      open.computeIfAbsent(record.dataInt(entry), xid -> new HashMap<>())
          .putIfAbsent(record.dataInt(entry + 2 * Integer.BYTES), at);
    }
  }

  /** Forgets a transaction that ends, and says which tables it had locked, and from where on. */
  Map<Integer, Lsn> end(List<Integer> xids) {
    if (open.isEmpty()) {
      return Map.of();
    }
    Map<Integer, Lsn> locked = new HashMap<>();
    for (int xid : xids) {
      open.getOrDefault(xid, Map.of())
          .forEach((table, at) -> locked.merge(table, new Lsn(at), Locks::earlier));
      open.remove(xid);
    }
    return locked;
  }

  /** Where to stand to see what was before a transaction. */
  static Lsn before(Map<Integer, Lsn> locked, long commit) {
    return locked.values().stream().reduce(new Lsn(commit), Locks::earlier);
  }

  private static Lsn earlier(Lsn one, Lsn other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
