package dev.dbkeep.backup.verify;

import java.time.Instant;
import java.util.List;

/**
 * What reading all of a repository found.
 *
 * @param faults a sentence each; empty when all is well
 * @param survivors what can be restored nevertheless, the oldest first
 * @param bytes that were read, as they are restored
 */
public record Verification(
    List<String> faults,
    List<Survivor> survivors,
    int backups,
    int chunks,
    int segments,
    int entries,
    long bytes) {
  public Verification {
    faults = List.copyOf(faults);
    survivors = List.copyOf(survivors);
  }

  /** A backup from which every second between two moments can be restored. */
  public record Survivor(String backup, Instant from, Instant until) {}
}
