package dev.dbkeep.backup;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.backup.wal.WalFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Stores the segment that is being written, again and again, so that the loss of the receiver's
 * machine together with the server costs seconds and not a whole segment.
 */
final class OpenSegment {
  /** A bucket charges for each object that is put. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final WalFolder folder;
  private final Repository repository;
  private long due = System.nanoTime();
  private @Nullable FileTime stored;

  OpenSegment(WalFolder folder, Repository repository) {
    this.folder = folder;
    this.repository = repository;
  }

  /** Stores it when there is something new and it is time. */
  void store(WalFile file) throws IOException {
    if (System.nanoTime() - due < 0) {
      return;
    }
    Path path = folder.of(file);
    try {
      FileTime written = Files.getLastModifiedTime(path);
      if (!written.equals(stored)) {
        repository.putWal(file, Files.readAllBytes(path));
        stored = written;
      }
    } catch (NoSuchFileException e) {
      // it became complete at this moment
    }
    due = System.nanoTime() + PAUSE.toNanos();
  }
}
