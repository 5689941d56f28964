package dev.dbkeep.backup.repo;

import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.wal.SegmentFacts;
import dev.dbkeep.backup.wal.WalFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The backups and the write-ahead log of one cluster in a {@link Storage}.
 *
 * <p>Chunks are named by their content, so what is already there is not stored again. A manifest is
 * written after everything it names: a backup that has one is complete. The {@link Ledger} says
 * which manifests there have to be.
 */
public final class Repository implements AutoCloseable {
  private final PackedObjects objects;
  private final RepositoryHead head;
  private final Ledger ledger;
  private final Manifests manifests;
  private final WalObjects wal;
  private final Leases leases;

  private Repository(Storage storage, @Nullable RepositoryKey key, RepositoryHead head) {
    this.objects = new PackedObjects(storage, new Packing(key));
    this.head = head;
    this.ledger = new Ledger(objects);
    this.manifests = new Manifests(objects, ledger);
    this.wal = new WalObjects(objects, head.segmentSize());
    this.leases = new Leases(objects);
  }

  /** Opens what is there; empty when the storage holds no repository. */
  public static Optional<Repository> open(Storage storage, @Nullable RepositoryKey key)
      throws IOException {
    return StoredHead.read(storage, key).map(head -> new Repository(storage, key, head));
  }

  /** Makes a repository for a cluster, or opens the one that is there for the same cluster. */
  public static Repository create(
      Storage storage, String systemId, int segmentSize, @Nullable RepositoryKey key)
      throws IOException {
    Optional<Repository> known = open(storage, key);
    if (known.isEmpty()) {
      return new Repository(storage, key, StoredHead.make(storage, systemId, segmentSize, key));
    }
    StoredHead.refuseOther(storage, known.get().head, systemId);
    known.get().settle();
    return known.get();
  }

  public RepositoryHead head() {
    return head;
  }

  /** Reads the head again; fails when it is not the one that was read when this was opened. */
  public void checkHead() throws IOException {
    StoredHead.check(storage(), head);
  }

  public Storage storage() {
    return objects.storage();
  }

  public Ledger ledger() {
    return ledger;
  }

  public Leases leases() {
    return leases;
  }

  /** What is there by name, size and time; nothing of it is read. */
  public Inventory inventory() throws IOException {
    return new Inventory(objects.list(""), head.segmentSize());
  }

  /** What takes out of the repository; nothing else does. */
  public Removal removal() {
    return new Removal(objects, manifests, wal);
  }

  /** Begins to store data. */
  public Chunks chunks() {
    return new Chunks(objects);
  }

  /** The content of a chunk, checked against its name. */
  public byte[] chunk(String id) throws IOException {
    byte[] compressed =
        objects
            .compressed(Chunks.key(id))
            .orElseThrow(() -> new DamagedException("the chunk " + id + " is missing"));
    if (!objects.id(compressed, compressed.length).equals(id)) {
      throw new DamagedException("the chunk " + id + " is damaged");
    }
    return Packing.decompress("the chunk " + id, compressed);
  }

  /** The chunks that are stored, with how many bytes each takes there. */
  public List<StoredChunk> storedChunks() throws IOException {
    return objects.list(Chunks.FOLDER).stream()
        .map(
            entry ->
                new StoredChunk(
                    entry.key().substring(entry.key().lastIndexOf('/') + 1),
                    entry.size(),
                    entry.modified()))
        .toList();
  }

  /**
   * A chunk of a listing.
   *
   * @param modified when it was written, by the clock of the storage
   */
  public record StoredChunk(String id, long bytes, Instant modified) {}

  /** This id, or one that begins with it where there is a backup of that name already. */
  public String freeId(String wanted) throws IOException {
    Set<String> taken = new HashSet<>(ledger.read().manifests().keySet());
    taken.addAll(manifests.ids());
    String id = wanted;
    for (int i = 2; taken.contains(id); i++) {
      id = wanted + "-" + i;
    }
    return id;
  }

  /**
   * Makes a backup complete. The manifest lies aside until the ledger has it, so that a manifest
   * that the ledger does not know is one that somebody else put there.
   */
  public void putBackup(BackupManifest manifest) throws IOException {
    manifests.put(manifest);
  }

  public boolean hasBackup(String id) throws IOException {
    return manifests.has(id);
  }

  /** The ids of all complete backups, good or not, in the order in which they were begun. */
  public List<String> backupIds() throws IOException {
    return manifests.ids();
  }

  /** One of them; empty when it is gone or damaged. */
  public Optional<BackupManifest> readable(String id) throws IOException {
    try {
      return manifests.get(id);
    } catch (DamagedException e) {
      return Optional.empty();
    }
  }

  /** Completes the backups of runs that ended between ledger and manifest. */
  public void settle() throws IOException {
    manifests.settle();
  }

  /** All complete backups, the oldest first; fails when one of them cannot be read. */
  public List<BackupManifest> backups() throws IOException {
    Found found = find();
    if (!found.damaged().isEmpty()) {
      throw found.damaged().getFirst();
    }
    return found.backups();
  }

  /**
   * What a look at all backups gave.
   *
   * @param backups those that can be read, the oldest first
   * @param damaged why the others cannot
   */
  public record Found(List<BackupManifest> backups, List<DamagedException> damaged) {
    public Found {
      backups = List.copyOf(backups);
      damaged = List.copyOf(damaged);
    }
  }

  /** All complete backups; one that is damaged does not hide the others. */
  public Found find() throws IOException {
    List<BackupManifest> backups = new ArrayList<>();
    List<DamagedException> damaged = new ArrayList<>();
    for (StoredManifest stored : manifests.all()) {
      if (stored.manifest() != null) {
        backups.add(stored.manifest());
      } else if (stored.fault() != null) {
        damaged.add(stored.fault());
      }
    }
    backups.sort(Comparator.comparing(BackupManifest::ended).thenComparing(BackupManifest::id));
    return new Found(backups, damaged);
  }

  /**
   * The place of a manifest, with what is there.
   *
   * @param hash as the ledger has it; null when it cannot be read
   * @param fault why it cannot be used, or null
   */
  public record StoredManifest(
      String id,
      @Nullable String hash,
      @Nullable BackupManifest manifest,
      @Nullable DamagedException fault) {}

  /** Every manifest, good or not, in the order of their ids. */
  public List<StoredManifest> manifests() throws IOException {
    return manifests.all();
  }

  public void putWal(WalFile file, byte[] content) throws IOException {
    wal.put(file, content);
  }

  /** Takes away what was stored of a segment while it was open. */
  public void removeOpenWal(WalFile complete) throws IOException {
    wal.removeOpen(complete);
  }

  public boolean hasWal(WalFile file) throws IOException {
    return wal.has(file);
  }

  /** A segment; empty when there is none. */
  public Optional<byte[]> wal(WalFile file) throws IOException {
    return wal.get(file);
  }

  /** Every segment that is stored; the open one as far as it was written then. */
  public List<WalFile> wal() throws IOException {
    return wal.files();
  }

  public void putFacts(WalFile file, SegmentFacts facts) throws IOException {
    wal.putFacts(file, facts);
  }

  /**
   * What is known of the segments that are stored. Facts that cannot be read are left out: the
   * segment itself has them too.
   */
  public Map<WalFile, SegmentFacts> facts() throws IOException {
    return wal.facts(new ArrayList<>());
  }

  /** The same, with those that cannot be read. */
  public Map<WalFile, SegmentFacts> facts(List<DamagedException> damaged) throws IOException {
    return wal.facts(damaged);
  }

  /** The history files that are stored, by timeline; fails when one cannot be read. */
  public Map<Integer, byte[]> histories() throws IOException {
    List<DamagedException> damaged = new ArrayList<>();
    Map<Integer, byte[]> all = wal.histories(damaged);
    if (!damaged.isEmpty()) {
      throw damaged.getFirst();
    }
    return all;
  }

  /** The same, with why others cannot be read. */
  public Map<Integer, byte[]> histories(List<DamagedException> damaged) throws IOException {
    return wal.histories(damaged);
  }

  public void putHistory(int timeline, byte[] content) throws IOException {
    wal.putHistory(timeline, content);
  }

  public Optional<byte[]> history(int timeline) throws IOException {
    return wal.history(timeline);
  }

  @Override
  public void close() {
    storage().close();
  }
}
