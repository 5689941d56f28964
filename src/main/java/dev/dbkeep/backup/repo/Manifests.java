package dev.dbkeep.backup.repo;

import dev.dbkeep.backup.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The manifests of a repository: one is there when its backup is complete. */
final class Manifests {
  static final String FOLDER = "backups/";
  static final String PENDING = "pending/";
  private static final String JSON = ".json";

  private final PackedObjects objects;
  private final Ledger ledger;

  Manifests(PackedObjects objects, Ledger ledger) {
    this.objects = objects;
    this.ledger = ledger;
  }

  /**
   * Makes a backup complete. The manifest lies aside until the ledger has it, so that a manifest
   * that the ledger does not know is one that somebody else put there.
   */
  void put(BackupManifest manifest) throws IOException {
    byte[] text = PackedObjects.json(manifest);
    String aside = PENDING + manifest.id() + JSON;
    objects.put(aside, text);
    ledger.backupMade(manifest.ended(), manifest.id(), objects.id(text, text.length));
    objects.put(FOLDER + manifest.id() + JSON, text);
    objects.delete(aside);
  }

  /** Completes the backups of runs that ended between ledger and manifest. */
  void settle() throws IOException {
    List<Storage.Entry> aside = objects.list(PENDING);
    if (aside.isEmpty()) {
      return;
    }
    Map<String, String> made = ledger.read().manifests();
    for (Storage.Entry entry : aside) {
      String name = entry.key().substring(PENDING.length());
      String id = name.substring(0, name.length() - JSON.length());
      try {
        Optional<byte[]> text = objects.get(entry.key());
        if (text.isPresent() && objects.id(text.get(), text.get().length).equals(made.get(id))) {
          objects.put(FOLDER + name, text.get());
          objects.delete(entry.key());
        }
      } catch (DamagedException e) {
        // Nothing can be made of it; `backup prune` removes it.
      }
    }
  }

  /** Every manifest, good or not, in the order of their ids. */
  List<Repository.StoredManifest> all() throws IOException {
    List<Repository.StoredManifest> all = new ArrayList<>();
    for (Storage.Entry entry : objects.list(FOLDER)) {
      String name = entry.key().substring(FOLDER.length());
      String id = name.endsWith(JSON) ? name.substring(0, name.length() - JSON.length()) : name;
      String hash = null;
      try {
        Optional<byte[]> text = objects.get(entry.key());
        if (text.isPresent()) {
          hash = objects.id(text.get(), text.get().length);
          all.add(new Repository.StoredManifest(id, hash, manifest(entry.key(), text.get()), null));
        }
      } catch (DamagedException e) {
        all.add(new Repository.StoredManifest(id, hash, null, e));
      }
    }
    return all;
  }

  /** In the order in which they were begun. */
  List<String> ids() throws IOException {
    List<String> ids = new ArrayList<>();
    for (Storage.Entry entry : objects.list(FOLDER)) {
      if (entry.key().endsWith(JSON)) {
        ids.add(entry.key().substring(FOLDER.length(), entry.key().length() - JSON.length()));
      }
    }
    // a second one of the same second comes after the first, as it does not with ".json"
    ids.sort(Comparator.naturalOrder());
    return ids;
  }

  /** Empty when it is gone; fails when it is damaged. */
  Optional<BackupManifest> get(String id) throws IOException {
    String key = FOLDER + id + JSON;
    Optional<byte[]> text = objects.get(key);
    return text.isEmpty() ? Optional.empty() : Optional.of(manifest(key, text.get()));
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

  /** Those of backups that are not complete, or that never will be. */
  List<Storage.Entry> pending() throws IOException {
    return objects.list(PENDING);
  }

  /** What such a one names; nothing when it cannot be read. */
  Optional<BackupManifest> pending(Storage.Entry entry) throws IOException {
    try {
      Optional<byte[]> text = objects.get(entry.key());
      return text.isEmpty() ? Optional.empty() : Optional.of(manifest(entry.key(), text.get()));
    } catch (DamagedException e) {
      return Optional.empty();
    }
  }

  boolean has(String id) throws IOException {
    return objects.storage().exists(FOLDER + id + JSON);
  }

  void remove(String id) throws IOException {
    objects.delete(FOLDER + id + JSON);
  }
}
