package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.repo.RepositoryKey;
import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Repositories in folders, to be damaged. */
final class StoredBackups {
  private StoredBackups() {}

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  /** What was received before the first backup nobody needs: losing it is no fault. */
  static void removeUnneeded(Storage storage, @Nullable RepositoryKey key) throws IOException {
    try (Repository open = Repository.open(storage, key).orElseThrow()) {
      int size = open.head().segmentSize();
      BackupManifest first = open.backups().getFirst();
      Lsn start = Lsn.parse(first.startLsn()).segmentStart(size);
      for (WalFile file : open.wal()) {
        if (file.start(size).compareTo(start) < 0) {
          String name = "00000001/" + file.name(size);
          storage.delete("wal/" + name);
          storage.delete("facts/" + name + ".json");
        }
      }
    }
  }
}
