package dev.dbkeep.backup.repo;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was done to the backups: exactly one of {@code made}, {@code proof} and {@code
 * removed} is there.
 *
 * @param before the hashes of the entries that were the last ones before this one
 */
public record LedgerEntry(
    Instant at,
    List<String> before,
    @Nullable Made made,
    @Nullable ProofRecord proof,
    @Nullable Removed removed) {
  public LedgerEntry {
    before = List.copyOf(before);
  }

  /**
   * A backup became complete.
   *
   * @param manifest the hash of its manifest
   */
  public record Made(String backup, String manifest) {}

  /**
   * Something was taken out on purpose.
   *
   * @param backups their ids
   * @param segments the first and the last of the WAL, in the order of their names; empty when none
   */
  public record Removed(List<String> backups, List<String> segments) {
    public Removed {
      backups = List.copyOf(backups);
      segments = List.copyOf(segments);
    }
  }

  static LedgerEntry of(Instant at, List<String> before, Made made) {
    return new LedgerEntry(at, before, made, null, null);
  }

  static LedgerEntry of(Instant at, List<String> before, ProofRecord proof) {
    return new LedgerEntry(at, before, null, proof, null);
  }

  static LedgerEntry of(Instant at, List<String> before, Removed removed) {
    return new LedgerEntry(at, before, null, null, removed);
  }
}
