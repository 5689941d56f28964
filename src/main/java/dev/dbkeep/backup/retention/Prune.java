package dev.dbkeep.backup.retention;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Lease;
import dev.dbkeep.backup.repo.Ledger;
import dev.dbkeep.backup.repo.LedgerEntry;
import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.backup.repo.Removal;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes away what retention does not need, and the chunks that no backup names any more.
 *
 * <p>Killed at any moment it leaves a repository in which everything that is named is there: the
 * manifest of a backup goes before its WAL, and that before its chunks.
 */
public final class Prune {
  /** Nobody stores chunks for longer before the manifest that names them. */
  public static final Duration AGE = Duration.ofDays(1);

  private final Repository repository;
  private final RetentionPlanner planner;
  private final Clock clock;
  private final Duration age;

  /**
   * @param age chunks that no manifest names are kept for so long
   */
  public Prune(Repository repository, RetentionRules rules, Clock clock, Duration age) {
    this.repository = repository;
    this.planner = new RetentionPlanner(rules);
    this.clock = clock;
    this.age = age;
  }

  /**
   * What was done.
   *
   * @param plan what retention says
   * @param chunks that were removed
   * @param bytes that these took
   * @param sweptChunks false when a backup ran, whose chunks are not named yet
   */
  public record Outcome(RetentionPlan plan, int chunks, long bytes, boolean sweptChunks) {}

  /** Only says what would go. */
  public RetentionPlan plan() throws IOException {
    return plan(Set.of());
  }

  public Outcome run() throws IOException {
    repository.settle();
    try (Lease lease = repository.leases().prune()) {
      RetentionPlan plan = settled(lease);
      if (!plan.isEmpty()) {
        repository.ledger().removing(clock.instant(), removed(plan));
      }
      Removal removal = repository.removal();
      for (String id : plan.backups()) {
        lease.check();
        removal.backup(id);
      }
      for (WalFile file : plan.wal()) {
        lease.check();
        removal.segment(file);
      }
      return sweep(lease, removal, plan);
    }
  }

  /**
   * Gives up a backup whose manifest is damaged, lost or not the one in the ledger, so that it no
   * longer keeps everything else.
   */
  public void forget(String id) throws IOException {
    Ledger.Reading ledger = repository.ledger().read();
    boolean known = ledger.manifests().containsKey(id) && !ledger.removed().contains(id);
    for (Repository.StoredManifest stored : repository.manifests()) {
      if (stored.id().equals(id)) {
        known = true;
        if (stored.manifest() != null
            && String.valueOf(stored.hash()).equals(ledger.manifests().get(id))) {
          throw DbkeepException.of(
              ErrorCode.USAGE,
              "backup " + id + " is not damaged",
              "It goes when retention does not need it any more.");
        }
      }
    }
    if (!known) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "there is no backup " + id,
          "`dbkeep backup list` and `dbkeep backup verify` show them.");
    }
    try (Lease lease = repository.leases().prune()) {
      lease.check();
      repository
          .ledger()
          .removing(clock.instant(), new LedgerEntry.Removed(List.of(id), List.of()));
      repository.removal().backup(id);
    }
  }

  /** Until nobody has begun to read what is to go: who begins now sees what is announced. */
  private RetentionPlan settled(Lease lease) throws IOException {
    Set<String> inUse = repository.leases().inUse(lease);
    while (true) {
      RetentionPlan plan = plan(inUse);
      repository.leases().announce(lease, plan.backups());
      Set<String> now = repository.leases().inUse(lease);
      if (plan.backups().stream().noneMatch(now::contains) && inUse.containsAll(now)) {
        return plan;
      }
      inUse = now;
    }
  }

  private RetentionPlan plan(Set<String> inUse) throws IOException {
    Map<String, ProofRecord> proofs = repository.ledger().read().proofs();
    List<BackupManifest> backups = repository.backups();
    return planner.plan(
        new RetentionStock(
            backups.stream().map(backup -> backup(backup, proofs)).toList(),
            new TreeSet<>(repository.wal()),
            repository.head().segmentSize(),
            inUse),
        clock.instant());
  }

  private static RetentionStock.Backup backup(
      BackupManifest manifest, Map<String, ProofRecord> proofs) {
    ProofRecord proof = proofs.get(manifest.id());
    return new RetentionStock.Backup(
        manifest.id(),
        Lsn.parse(manifest.startLsn()),
        Lsn.parse(manifest.endLsn()),
        manifest.ended(),
        proof == null ? null : proof.grade());
  }

  private LedgerEntry.Removed removed(RetentionPlan plan) {
    int size = repository.head().segmentSize();
    List<String> segments =
        plan.wal().isEmpty()
            ? List.of()
            : List.of(plan.wal().getFirst().name(size), plan.wal().getLast().name(size));
    return new LedgerEntry.Removed(plan.backups(), segments);
  }

  /**
   * Removes the chunks that no manifest names. A backup that runs has looked already which of them
   * are there; one that begins waits until this is over.
   */
  private Outcome sweep(Lease lease, Removal removal, RetentionPlan plan) throws IOException {
    if (repository.leases().isBackingUp(lease)) {
      return new Outcome(plan, 0, 0, false);
    }
    Instant before = repository.leases().now(lease).minus(age);
    removal.abandoned(before);
    // listed before the manifests are read: what is stored later is not among them
    List<Repository.StoredChunk> chunks = repository.storedChunks();
    Set<String> inUse = removal.chunksInUse();
    int count = 0;
    long bytes = 0;
    for (Repository.StoredChunk chunk : chunks) {
      if (!inUse.contains(chunk.id()) && chunk.modified().isBefore(before)) {
        lease.check();
        removal.chunk(chunk.id());
        count++;
        bytes += chunk.bytes();
      }
    }
    return new Outcome(plan, count, bytes, true);
  }
}
