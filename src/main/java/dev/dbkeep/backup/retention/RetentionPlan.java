package dev.dbkeep.backup.retention;

import dev.dbkeep.backup.wal.WalFile;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What may go.
 *
 * @param kept why each of the others stays, by backup
 * @param backups to remove, the oldest first
 * @param wal the segments to remove
 */
public record RetentionPlan(Map<String, String> kept, List<String> backups, List<WalFile> wal) {
  public RetentionPlan {
    kept = Collections.unmodifiableMap(new LinkedHashMap<>(kept));
    backups = List.copyOf(backups);
    wal = List.copyOf(wal);
  }

  boolean isEmpty() {
    return backups.isEmpty() && wal.isEmpty();
  }
}
