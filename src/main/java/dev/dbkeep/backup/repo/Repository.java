package dev.dbkeep.backup.repo;

import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.wal.SegmentFacts;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The backups and the write-ahead log of one cluster in a {@link Storage}.
 *
 * <p>Chunks are named by their content, so what is already there is not stored again. A manifest is
 * written after everything it names: a backup that has one is complete.
 */
public final class Repository implements AutoCloseable {
  private static final String HEAD = "repository.json";
  private static final String BACKUPS = "backups/";
  private static final String CHUNKS = "chunks/";
  private static final String WAL = "wal/";
  private static final String FACTS = "facts/";
  private static final String JSON = ".json";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Storage storage;
  private final Packing packing;
  private final Head head;

  private Repository(Storage storage, Packing packing, Head head) {
    this.storage = storage;
    this.packing = packing;
    this.head = head;
  }

  /**
   * Which cluster a repository belongs to.
   *
   * @param segmentSize of its WAL, in bytes
   * @param encrypted whether a key is needed to read it
   * @param keyCheck tells that key from all others, and nothing about it; null without one
   * @param checksum of all the others
   */
  public record Head(
      int format,
      String systemId,
      int segmentSize,
      boolean encrypted,
      @Nullable String keyCheck,
      @Nullable String checksum) {
    public static final int FORMAT = 1;

    public Head(int format, String systemId, int segmentSize, boolean encrypted) {
      this(format, systemId, segmentSize, encrypted, null, null);
    }

    private Head sealed(@Nullable RepositoryKey key) {
      Head open = new Head(format, systemId, segmentSize, key != null, check(key), null);
      return new Head(
          format, systemId, segmentSize, key != null, check(key), open.expectedChecksum());
    }

    private static @Nullable String check(@Nullable RepositoryKey key) {
      return key == null ? null : key.check();
    }

    private String expectedChecksum() {
      String all = String.join("|", "" + format, systemId, "" + segmentSize, "" + keyCheck);
      byte[] bytes = all.getBytes(StandardCharsets.UTF_8);
      return new Packing(null).id(bytes, bytes.length);
    }

    private boolean isWhole() {
      return encrypted == (keyCheck != null) && expectedChecksum().equals(checksum);
    }
  }

  /** Opens what is there; empty when the storage holds no repository. */
  public static Optional<Repository> open(Storage storage, @Nullable RepositoryKey key)
      throws IOException {
    Optional<byte[]> stored = storage.get(HEAD);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    Head head = read(HEAD, stored.get(), Head.class);
    String where = "the repository at " + storage.description();
    if (head.format() != Head.FORMAT) {
      throw new DamagedException(
          where + " has format " + head.format() + ", and this dbkeep knows " + Head.FORMAT);
    }
    if (!head.isWhole()) {
      throw new DamagedException(HEAD + " of " + where + " is not what was stored");
    }
    KeyCheck.fit(where, head.keyCheck(), key);
    return Optional.of(new Repository(storage, new Packing(key), head));
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
      return known.get();
    }
    if (!storage.list(BACKUPS).isEmpty() || !storage.list(WAL).isEmpty()) {
      throw new DamagedException(
          "there are backups at " + storage.description() + ", and their " + HEAD + " is missing");
    }
    Head head = new Head(Head.FORMAT, systemId, segmentSize, key != null).sealed(key);
    storage.put(HEAD, MAPPER.writeValueAsBytes(head));
    return new Repository(storage, new Packing(key), head);
  }

  public Head head() {
    return head;
  }

  public Storage storage() {
    return storage;
  }

  /**
   * Stores a stretch of data under the name of its content.
   *
   * @return its name, and how many bytes that took; 0 when it was there already
   */
  public Stored putChunk(byte[] content, int length) throws IOException {
    String id = packing.id(content, length);
    String key = chunkKey(id);
    if (storage.exists(key)) {
      return new Stored(id, 0);
    }
    byte[] packed = packing.pack(key, content, length);
    storage.put(key, packed);
    return new Stored(id, packed.length);
  }

  /** A chunk that is stored now. */
  public record Stored(String id, long bytes) {}

  /** The content of a chunk, checked against its name. */
  public byte[] chunk(String id) throws IOException {
    String key = chunkKey(id);
    byte[] stored =
        storage.get(key).orElseThrow(() -> new DamagedException("the chunk " + id + " is missing"));
    byte[] content = packing.unpack(key, stored);
    if (!packing.id(content, content.length).equals(id)) {
      throw new DamagedException("the chunk " + id + " is damaged");
    }
    return content;
  }

  private static String chunkKey(String id) {
    return CHUNKS + id.substring(0, 2) + "/" + id;
  }

  public void putBackup(BackupManifest manifest) throws IOException {
    String key = BACKUPS + manifest.id() + JSON;
    byte[] text = MAPPER.writeValueAsBytes(manifest);
    storage.put(key, packing.pack(key, text, text.length));
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
    for (Storage.Entry entry : storage.list(BACKUPS)) {
      try {
        Optional<byte[]> stored = storage.get(entry.key());
        if (stored.isPresent()) {
          backups.add(manifest(entry.key(), stored.get()));
        }
      } catch (DamagedException e) {
        damaged.add(e);
      }
    }
    return new Found(backups, damaged);
  }

  private BackupManifest manifest(String key, byte[] stored) throws IOException {
    BackupManifest manifest = read(key, packing.unpack(key, stored), BackupManifest.class);
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
    String key = walKey(file);
    storage.put(key, packing.pack(key, content, content.length));
  }

  public boolean hasWal(WalFile file) throws IOException {
    return storage.exists(walKey(file));
  }

  /** A complete segment; empty when there is none. */
  public Optional<byte[]> wal(WalFile file) throws IOException {
    String key = walKey(file);
    Optional<byte[]> stored = storage.get(key);
    return stored.isEmpty() ? Optional.empty() : Optional.of(packing.unpack(key, stored.get()));
  }

  /** Every complete segment that is stored. */
  public List<WalFile> wal() throws IOException {
    return storage.list(WAL).stream()
        .map(entry -> entry.key().substring(entry.key().lastIndexOf('/') + 1))
        .flatMap(name -> WalFile.parse(name, head.segmentSize()).stream())
        .toList();
  }

  public void putFacts(WalFile file, SegmentFacts facts) throws IOException {
    String key = factsKey(file);
    byte[] text = MAPPER.writeValueAsBytes(facts);
    storage.put(key, packing.pack(key, text, text.length));
  }

  /** What is known of the segments that are stored. */
  public Map<WalFile, SegmentFacts> facts() throws IOException {
    Map<WalFile, SegmentFacts> all = new HashMap<>();
    for (Storage.Entry entry : storage.list(FACTS)) {
      Optional<byte[]> stored = storage.get(entry.key());
      if (stored.isPresent()) {
        SegmentFacts facts =
            read(entry.key(), packing.unpack(entry.key(), stored.get()), SegmentFacts.class);
        WalFile.parse(facts.file(), head.segmentSize()).ifPresent(file -> all.put(file, facts));
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
    for (Storage.Entry entry : storage.list(WAL)) {
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
    String key = historyKey(timeline);
    storage.put(key, packing.pack(key, content, content.length));
  }

  public Optional<byte[]> history(int timeline) throws IOException {
    String key = historyKey(timeline);
    Optional<byte[]> stored = storage.get(key);
    return stored.isEmpty() ? Optional.empty() : Optional.of(packing.unpack(key, stored.get()));
  }

  private static String historyKey(int timeline) {
    return WAL + WalFile.historyName(timeline);
  }

  private String walKey(WalFile file) {
    return "%s%08X/%s".formatted(WAL, file.timeline(), file.name(head.segmentSize()));
  }

  private static <T> T read(String name, byte[] json, Class<T> type) throws DamagedException {
    try {
      return MAPPER.readValue(json, type);
    } catch (JacksonException e) {
      throw new DamagedException(name + " cannot be read: " + e.getOriginalMessage());
    }
  }

  @Override
  public void close() {
    storage.close();
  }
}
