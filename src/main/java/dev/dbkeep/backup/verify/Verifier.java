package dev.dbkeep.backup.verify;

import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.repo.Lease;
import dev.dbkeep.backup.repo.Ledger;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.wal.SegmentFacts;
import dev.dbkeep.backup.wal.Timelines;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.backup.wal.WalFolder;
import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads every object of a repository, whatever else is damaged, and says what can be restored from
 * what is good.
 */
public final class Verifier {
  private final Repository repository;
  private final Path state;
  private final Pace pace;

  /**
   * @param state the folder of the receiver, which may be gone with its machine
   */
  public Verifier(Repository repository, Path state) {
    this(repository, state, Pace.NONE);
  }

  /**
   * @param pace keeps the disk free for others
   */
  public Verifier(Repository repository, Path state, Pace pace) {
    this.repository = repository;
    this.state = state;
    this.pace = pace;
  }

  public Verification verify() throws IOException, InterruptedException {
    List<String> all = repository.manifests().stream().map(Repository.StoredManifest::id).toList();
    Optional<Lease> lease = repository.leases().tryRead(all);
    try {
      return verified();
    } finally {
      if (lease.isPresent()) {
        lease.get().close();
      }
    }
  }

  private Verification verified() throws IOException {
    List<String> faults = new ArrayList<>();
    try {
      repository.checkHead();
    } catch (DamagedException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
    Ledger.Reading ledger = repository.ledger().read();
    faults.addAll(ledger.faults());
    List<Repository.StoredManifest> stored = repository.manifests();
    List<BackupManifest> manifests =
        new ManifestCheck(ledger, repository.head().systemId(), faults).good(stored);

    // after the manifests: a backup that becomes complete meanwhile is not asked for
    List<Repository.StoredChunk> chunks = repository.storedChunks();
    ChunkReader reader = new ChunkReader(repository, pace);
    reader.read(chunks, faults);
    List<BackupManifest> whole = new ArrayList<>();
    for (BackupManifest manifest : manifests) {
      if (hasAll(manifest, reader.lengths(), chunks, faults)) {
        whole.add(manifest);
      }
    }

    int size = repository.head().segmentSize();
    // in the order in which a receiver moves a segment: what the facts know is in its folder or
    // stored by the time when these are listed
    List<DamagedException> damaged = new ArrayList<>();
    Map<WalFile, SegmentFacts> facts = repository.facts(damaged);
    Map<Integer, byte[]> histories = repository.histories(damaged);
    damaged.forEach(fault -> faults.add(String.valueOf(fault.getMessage())));
    SortedSet<WalFile> held = new TreeSet<>(new WalFolder(state.resolve("wal"), size).files());
    List<WalFile> files = repository.wal();
    WalCheck wal = new WalCheck(repository, pace, faults);
    SortedSet<WalFile> good = wal.read(files);
    Set<WalFile> listed = new HashSet<>(files);
    listed.addAll(held);
    SortedSet<WalFile> all = WalFile.usable(listed);
    Timelines timelines = Timelines.of(histories);
    wal.holes(all, facts.keySet(), timelines, oldest(manifests));
    histories(all, histories, faults);

    good.addAll(held);
    good.retainAll(all);
    Survivors survivors = new Survivors(good, timelines, Stock.read(repository, state).archive());
    return new Verification(
        faults,
        whole.stream()
            .sorted(Comparator.comparing(BackupManifest::ended))
            .flatMap(manifest -> survivors.of(manifest, faults).stream())
            .toList(),
        stored.size(),
        chunks.size(),
        files.size(),
        ledger.entries().size(),
        reader.bytes() + wal.bytes());
  }

  private static Lsn oldest(List<BackupManifest> manifests) {
    return manifests.stream()
        .map(manifest -> Lsn.parse(manifest.startLsn()))
        .min(Comparator.naturalOrder())
        .orElse(Lsn.ZERO);
  }

  /** Without its history nobody knows where a timeline came from. */
  private static void histories(
      SortedSet<WalFile> all, Map<Integer, byte[]> histories, List<String> faults) {
    all.stream()
        .map(WalFile::timeline)
        .distinct()
        .filter(timeline -> timeline > 1 && !histories.containsKey(timeline))
        .forEach(timeline -> faults.add("the history of timeline " + timeline + " is missing"));
  }

  private static boolean hasAll(
      BackupManifest manifest,
      Map<String, Integer> lengths,
      List<Repository.StoredChunk> chunks,
      List<String> faults) {
    SortedSet<String> missing = new TreeSet<>();
    SortedSet<String> wanting = new TreeSet<>();
    for (BackupManifest.File file : manifest.files()) {
      for (BackupManifest.Part part : file.parts()) {
        Integer length = lengths.get(part.chunk());
        if (length == null) {
          missing.add(part.chunk());
        } else if (part.offset() < 0
            || part.length() < 0
            || part.offset() + part.length() > length) {
          wanting.add(part.chunk());
        }
      }
    }
    SortedSet<String> absent = new TreeSet<>(missing);
    chunks.forEach(chunk -> absent.remove(chunk.id()));
    absent.forEach(
        id -> faults.add("the chunk " + id + " of backup " + manifest.id() + " is missing"));
    wanting.forEach(
        id -> faults.add("the chunk " + id + " of backup " + manifest.id() + " is too short"));
    return missing.isEmpty() && wanting.isEmpty();
  }
}
