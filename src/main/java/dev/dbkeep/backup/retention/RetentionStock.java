package dev.dbkeep.backup.retention;

import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.postgres.Lsn;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What there is, as far as retention has to know it.
 *
 * @param wal the segments in the repository
 * @param inUse the backups that a restore or a proof reads at this moment
 */
public record RetentionStock(
    List<Backup> backups, SortedSet<WalFile> wal, int segmentSize, Set<String> inUse) {
  public RetentionStock {
    backups = List.copyOf(backups);
    wal = Collections.unmodifiableSortedSet(new TreeSet<>(wal));
    inUse = Set.copyOf(inUse);
  }

  /**
   * A complete backup.
   *
   * @param proof what its last proof found, or null without one
   */
  public record Backup(
      String id, Lsn start, Lsn end, Instant ended, ProofRecord.@Nullable Grade proof) {
    boolean isUsable() {
      return proof != ProofRecord.Grade.FAILED;
    }
  }
}
