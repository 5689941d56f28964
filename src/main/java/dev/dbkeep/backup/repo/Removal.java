package dev.dbkeep.backup.repo;

import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.wal.WalFile;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes things out of a repository. What may go, and when it is safe, its caller knows. */
public final class Removal {
  private final PackedObjects objects;
  private final Manifests manifests;
  private final WalObjects wal;

  Removal(PackedObjects objects, Manifests manifests, WalObjects wal) {
    this.objects = objects;
    this.manifests = manifests;
    this.wal = wal;
  }

  public void backup(String id) throws IOException {
    manifests.remove(id);
  }

  public void segment(WalFile file) throws IOException {
    wal.remove(file);
  }

  public void chunk(String id) throws IOException {
    objects.delete(Chunks.key(id));
  }

  /**
   * The chunks that any manifest names, also one that is not in place yet; fails when one of them
   * cannot be read, since nobody knows then what it needs.
   */
  public Set<String> chunksInUse() throws IOException {
    Set<String> ids = new HashSet<>();
    for (Repository.StoredManifest stored : manifests.all()) {
      if (stored.fault() != null) {
        throw stored.fault();
      }
      if (stored.manifest() != null) {
        add(stored.manifest(), ids);
      }
    }
    for (Storage.Entry entry : manifests.pending()) {
      manifests.pending(entry).ifPresent(manifest -> add(manifest, ids));
    }
    return ids;
  }

  private static void add(BackupManifest manifest, Set<String> ids) {
    for (BackupManifest.File file : manifest.files()) {
      for (BackupManifest.Part part : file.parts()) {
        ids.add(part.chunk());
      }
    }
  }

  /** Removes the manifests that runs left which ended before their backup was in the ledger. */
  public void abandoned(Instant before) throws IOException {
    List<Storage.Entry> pending = manifests.pending();
    for (Storage.Entry entry : pending) {
      Optional<BackupManifest> manifest = manifests.pending(entry);
      if (entry.modified().isBefore(before) || manifest.isEmpty()) {
        objects.delete(entry.key());
      }
    }
  }
}
