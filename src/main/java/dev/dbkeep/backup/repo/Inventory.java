package dev.dbkeep.backup.repo;

import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.wal.WalFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The names, sizes and times of everything that a repository holds, from one listing: what has
 * changed since another one is seen without reading anything.
 */
public final class Inventory {
  private final Map<String, Storage.Entry> objects = new HashMap<>();
  private final int segmentSize;

  Inventory(List<Storage.Entry> listing, int segmentSize) {
    this.segmentSize = segmentSize;
    for (Storage.Entry entry : listing) {
      if (!entry.key().startsWith(Leases.FOLDER)) {
        objects.put(entry.key(), entry);
      }
    }
  }

  /** How much room all of it takes. */
  public long bytes() {
    return objects.values().stream().mapToLong(Storage.Entry::size).sum();
  }

  /** The segments that are stored. */
  public SortedSet<WalFile> wal() {
    return below(WalObjects.FOLDER, "");
  }

  /** The segments of which there are facts: they were stored once. */
  public SortedSet<WalFile> knownWal() {
    return below(WalObjects.FACTS, WalObjects.JSON);
  }

  private SortedSet<WalFile> below(String folder, String end) {
    SortedSet<WalFile> files = new TreeSet<>();
    for (String key : objects.keySet()) {
      if (key.startsWith(folder) && key.endsWith(end)) {
        String name = key.substring(key.lastIndexOf('/') + 1, key.length() - end.length());
        WalFile.parse(name, segmentSize).ifPresent(files::add);
      }
    }
    return files;
  }

  /** Whether backups were made, proven or removed between the other one and this. */
  public boolean hasSameBackups(Inventory other) {
    return backups().equals(other.backups());
  }

  private Map<String, Storage.Entry> backups() {
    Map<String, Storage.Entry> found = new HashMap<>(objects);
    found
        .keySet()
        .removeIf(key -> !key.startsWith(Manifests.FOLDER) && !key.startsWith(Ledger.FOLDER));
    return found;
  }

  /**
   * The objects of the other one that are gone or are different now. What is put once stays as it
   * is, except for the entry that the ledger ends with and the open segment; retention removes.
   */
  public List<String> changedSince(Inventory other) {
    List<String> changed = new ArrayList<>();
    other.objects.forEach(
        (key, entry) -> {
          if (!key.equals(Ledger.LAST)
              && !key.startsWith(Manifests.PENDING)
              && !key.endsWith(WalFile.PARTIAL)
              && !entry.equals(objects.get(key))) {
            changed.add(key);
          }
        });
    return changed;
  }
}
