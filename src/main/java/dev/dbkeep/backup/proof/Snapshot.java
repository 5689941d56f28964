package dev.dbkeep.backup.proof;

import dev.dbkeep.backup.wal.WalRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Which transactions a snapshot sees: PostgreSQL's {@code xmin:xmax:xip,…} taken apart.
 *
 * @param end this transaction and all later ones are not seen
 * @param running of the earlier ones, these are not seen either
 */
record Snapshot(String text, long end, List<Long> running) {
  private static final int TRANSACTION_MANAGER = 1;
  private static final int KIND = 0x70;
  private static final int COMMIT = 0x00;
  private static final int COMMIT_PREPARED = 0x30;

  Snapshot {
    running = List.copyOf(running);
  }

  static Snapshot parse(String text) {
    String[] parts = text.split(":", -1);
    List<Long> running = new ArrayList<>();
    for (String xid : parts[2].split(",", -1)) {
      if (!xid.isEmpty()) {
        running.add(Long.parseLong(xid));
      }
    }
    return new Snapshot(text, Long.parseLong(parts[1]), running);
  }

  /**
   * Whether this record commits a transaction that the snapshot does not see. PostgreSQL writes the
   * record before it lets snapshots see the transaction, so that one can be in the log and not in
   * the snapshot.
   */
  boolean isContradictedBy(WalRecord record) {
    if (record.manager() != TRANSACTION_MANAGER) {
      return false;
    }
    return switch (record.info() & KIND) {
      // in the log only the lower half of the number
      case COMMIT ->
          record.xid() - (int) end >= 0
              || running.stream().anyMatch(xid -> xid.intValue() == record.xid());
      // its transaction stands elsewhere, and another moment comes soon
      case COMMIT_PREPARED -> true;
      default -> false;
    };
  }
}
