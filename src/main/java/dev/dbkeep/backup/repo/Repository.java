package dev.dbkeep.backup.repo;

import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.wal.SegmentFacts;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The backups and the write-ahead log of one cluster in a {@link Storage}.
 *
 * <p>Chunks are named by their content, so what is already there is not stored again. A manifest is
 * written after everything it names: a backup that has one is complete. The {@link Ledger} says
 * which manifests there have to be.
 */
public final class Repository implements AutoCloseable {
  private static final String HEAD = "repository.json";
  private static final String BACKUPS = "backups/";
  private static final String PENDING = "pending/";
  private static final String WAL = "wal/";
  private static final String FACTS = "facts/";
  private static final String JSON = ".json";

  private final PackedObjects objects;
  private final RepositoryHead head;
  private final Ledger ledger;

  private Repository(Storage storage, @Nullable RepositoryKey key, RepositoryHead head) {
    this.objects = new PackedObjects(storage, new Packing(key));
    this.head = head;
    this.ledger = new Ledger(objects);
  }

  /** Opens what is there; empty when the storage holds no repository. */
  public static Optional<Repository> open(Storage storage, @Nullable RepositoryKey key)
      throws IOException {
    Optional<byte[]> stored = storage.get(HEAD);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    RepositoryHead head = PackedObjects.read(HEAD, stored.get(), RepositoryHead.class);
    String where = "the repository at " + storage.description();
    if (head.format() != RepositoryHead.FORMAT) {
      throw new DamagedException(
          where
              + " has format "
              + head.format()
              + ", and this dbkeep knows "
              + RepositoryHead.FORMAT);
    }
    if (!head.isWhole()) {
      throw new DamagedException(HEAD + " of " + where + " is not what was stored");
    }
    KeyCheck.fit(where, head.keyCheck(), key);
    return Optional.of(new Repository(storage, key, head));
  }

  /** Makes a repository for a cluster, or opens the one that is there for the same cluster. */
  public static Repository create(
      Storage storage, String systemId, int segmentSize, @Nullable RepositoryKey key)
      throws IOException {
    Optional<Repository> known = open(storage, key);
    if (known.isPresent()) {
      if (!known.get().head.systemId().equals(systemId)) {
        throw DbkeepException.of(
            ErrorCode.BACKUP,
            "the repository at "
                + storage.description()
                + " belongs to the cluster "
                + known.get().head.systemId()
                + " and not to "
                + systemId,
            "Each cluster needs a repository of its own: name another folder or prefix.");
      }
      known.get().settle();
      return known.get();
    }
    if (!storage.list(BACKUPS).isEmpty() || !storage.list(WAL).isEmpty()) {
      throw new DamagedException(
          "there are backups at " + storage.description() + ", and their " + HEAD + " is missing");
    }
    RepositoryHead head =
        new RepositoryHead(RepositoryHead.FORMAT, systemId, segmentSize, key != null).sealed(key);
    storage.put(HEAD, PackedObjects.json(head));
    return new Repository(storage, key, head);
  }

  public RepositoryHead head() {
    return head;
  }

  public Storage storage() {
    return objects.storage();
  }

  public Ledger ledger() {
    return ledger;
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

  /**
   * Makes a backup complete. The manifest lies aside until the ledger has it, so that a manifest
   * that the ledger does not know is one that somebody else put there.
   */
  public void putBackup(BackupManifest manifest) throws IOException {
    byte[] text = PackedObjects.json(manifest);
    String aside = PENDING + manifest.id() + JSON;
    objects.put(aside, text);
    ledger.backupMade(manifest.ended(), manifest.id(), objects.id(text, text.length));
    objects.put(BACKUPS + manifest.id() + JSON, text);
    objects.delete(aside);
  }

  /** Completes the backups of runs that ended between ledger and manifest. */
  public void settle() throws IOException {
    List<Storage.Entry> aside = objects.list(PENDING);
    if (aside.isEmpty()) {
      return;
    }
    Map<String, String> made = ledger.read().manifests();
    for (Storage.Entry entry : aside) {
      String name = entry.key().substring(PENDING.length());
      Optional<byte[]> text = objects.get(entry.key());
      String id = name.substring(0, name.length() - JSON.length());
      if (text.isPresent() && objects.id(text.get(), text.get().length).equals(made.get(id))) {
        objects.put(BACKUPS + name, text.get());
        objects.delete(entry.key());
      }
    }
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
    for (Storage.Entry entry : objects.list(BACKUPS)) {
      try {
        Optional<byte[]> text = objects.get(entry.key());
        if (text.isPresent()) {
          backups.add(manifest(entry.key(), text.get()));
        }
      } catch (DamagedException e) {
        damaged.add(e);
      }
    }
    return new Found(backups, damaged);
  }

  private static BackupManifest manifest(String key, byte[] text) throws IOException {
    BackupManifest manifest = PackedObjects.read(key, text, BackupManifest.class);
    if (manifest.format() != BackupManifest.FORMAT) {
      throw new DamagedException(
          key
              + " has format "
              + manifest.format()
              + ", and this dbkeep knows "
              + BackupManifest.FORMAT);
    }
    return manifest;
  }

  public void putWal(WalFile file, byte[] content) throws IOException {
    objects.put(walKey(file), content);
  }

  public boolean hasWal(WalFile file) throws IOException {
    return storage().exists(walKey(file));
  }

  /** A complete segment; empty when there is none. */
  public Optional<byte[]> wal(WalFile file) throws IOException {
    return objects.get(walKey(file));
  }

  /** Every complete segment that is stored. */
  public List<WalFile> wal() throws IOException {
    return objects.list(WAL).stream()
        .map(entry -> entry.key().substring(entry.key().lastIndexOf('/') + 1))
        .flatMap(name -> WalFile.parse(name, head.segmentSize()).stream())
        .toList();
  }

  public void putFacts(WalFile file, SegmentFacts facts) throws IOException {
    objects.put(factsKey(file), PackedObjects.json(facts));
  }

  /**
   * What is known of the segments that are stored. Facts that cannot be read are left out: the
   * segment itself has them too.
   */
  public Map<WalFile, SegmentFacts> facts() throws IOException {
    Map<WalFile, SegmentFacts> all = new HashMap<>();
    for (Storage.Entry entry : objects.list(FACTS)) {
      try {
        objects
            .get(entry.key(), SegmentFacts.class)
            .ifPresent(
                facts ->
                    WalFile.parse(facts.file(), head.segmentSize())
                        .ifPresent(file -> all.put(file, facts)));
      } catch (DamagedException e) {
        // Read anew from the segment, or told by `backup verify`.
      }
    }
    return all;
  }

  private String factsKey(WalFile file) {
    return "%s%08X/%s%s".formatted(FACTS, file.timeline(), file.name(head.segmentSize()), JSON);
  }

  /** The history files that are stored, by timeline. */
  public Map<Integer, byte[]> histories() throws IOException {
    Map<Integer, byte[]> all = new HashMap<>();
    for (Storage.Entry entry : objects.list(WAL)) {
      if (entry.key().endsWith(".history")) {
        String name = entry.key().substring(WAL.length());
        int timeline = Integer.parseUnsignedInt(name.substring(0, name.indexOf('.')), 16);
        Optional<byte[]> content = history(timeline);
        content.ifPresent(bytes -> all.put(timeline, bytes));
      }
    }
    return all;
  }

  public void putHistory(int timeline, byte[] content) throws IOException {
    objects.put(historyKey(timeline), content);
  }

  public Optional<byte[]> history(int timeline) throws IOException {
    return objects.get(historyKey(timeline));
  }

  private static String historyKey(int timeline) {
    return WAL + WalFile.historyName(timeline);
  }

  private String walKey(WalFile file) {
    return "%s%08X/%s".formatted(WAL, file.timeline(), file.name(head.segmentSize()));
  }

  @Override
  public void close() {
    storage().close();
  }
}
