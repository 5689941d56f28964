package dev.dbkeep.backup.trace;

import dev.dbkeep.postgres.Lsn;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * A transaction that committed.
 *
 * @param xids its own and those of its subtransactions that counted
 * @param first where its first deletion or update is in the log
 * @param touched how many rows it deleted and updated, by storage
 * @param dropped storages that it left behind: of a table that it dropped, truncated or rewrote
 * @param locked the tables that it locked against readers, by object id, and from where on
 * @param whole false when it may have begun before what was searched
 */
public record Transaction(
    long xid,
    Instant committed,
    Commit commit,
    Set<Integer> xids,
    Lsn first,
    Map<Storage, Long> touched,
    Set<Storage> dropped,
    Map<Integer, Lsn> locked,
    boolean whole) {
  public Transaction {
    xids = Set.copyOf(xids);
    touched = Map.copyOf(touched);
    dropped = Set.copyOf(dropped);
    locked = Map.copyOf(locked);
  }

  /**
   * Where to stand to see a table as it was before: a lock would keep readers waiting behind it.
   */
  public Lsn before(long table) {
    return locked.getOrDefault((int) table, commit.at());
  }
}
