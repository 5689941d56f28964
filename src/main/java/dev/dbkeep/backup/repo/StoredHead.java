package dev.dbkeep.backup.repo;

import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The object that makes a repository of a storage: there, right, and of this cluster. */
final class StoredHead {
  private static final String KEY = "repository.json";

  private StoredHead() {}

  /** Empty when the storage holds no repository; fails when it is not the one that was stored. */
  static Optional<RepositoryHead> read(Storage storage, @Nullable RepositoryKey key)
      throws IOException {
    Optional<byte[]> stored = storage.get(KEY);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    RepositoryHead head = PackedObjects.read(KEY, stored.get(), RepositoryHead.class);
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
      throw new DamagedException(KEY + " of " + where + " is not what was stored");
    }
    KeyCheck.fit(where, head.keyCheck(), key);
    return Optional.of(head);
  }

  /** Reads it again; fails when it is not what it was. */
  static void check(Storage storage, RepositoryHead known) throws IOException {
    Optional<byte[]> stored = storage.get(KEY);
    if (stored.isEmpty()) {
      throw new DamagedException(KEY + " is missing");
    }
    if (!PackedObjects.read(KEY, stored.get(), RepositoryHead.class).equals(known)) {
      throw new DamagedException(KEY + " was changed");
    }
  }

  static void refuseOther(Storage storage, RepositoryHead head, String systemId) {
    if (!head.systemId().equals(systemId)) {
      throw DbkeepException.of(
          ErrorCode.BACKUP,
          "the repository at "
              + storage.description()
              + " belongs to the cluster "
              + head.systemId()
              + " and not to "
              + systemId,
          "Each cluster needs a repository of its own: name another folder or prefix.");
    }
  }

  /** Makes a repository of a storage that holds nothing of one. */
  static RepositoryHead make(
      Storage storage, String systemId, int segmentSize, @Nullable RepositoryKey key)
      throws IOException {
    if (!storage.list(Manifests.FOLDER).isEmpty() || !storage.list(WalObjects.FOLDER).isEmpty()) {
      throw new DamagedException(
          "there are backups at " + storage.description() + ", and their " + KEY + " is missing");
    }
    RepositoryHead head =
        new RepositoryHead(RepositoryHead.FORMAT, systemId, segmentSize, key != null).sealed(key);
    storage.put(KEY, PackedObjects.json(head));
    return head;
  }
}
