package dev.dbkeep.backup;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.wal.SegmentFacts;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.backup.wal.WalFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder in which a receiver writes, and from which complete segments move into the repository.
 * A segment is removed here only after it is there.
 */
final class Spool {
  private final WalFolder folder;
  private final Repository repository;
  private SegmentFacts.Collector collector = new SegmentFacts.Collector();
  private long nextNumber = -1;

  Spool(WalFolder folder, Repository repository) {
    this.folder = folder;
    this.repository = repository;
  }

  WalFolder folder() {
    return folder;
  }

  /**
   * Moves what is complete. The last segment of all stays, so that the receiver knows where to go
   * on.
   */
  void empty() throws IOException {
    histories();
    List<WalFile> files = folder.files().stream().sorted().toList();
    for (WalFile file : files) {
      if (!file.partial()) {
        move(file, !file.equals(files.getLast()));
      }
    }
  }

  private void move(WalFile file, boolean remove) throws IOException {
    if (!repository.hasWal(file)) {
      byte[] content = Files.readAllBytes(folder.of(file));
      if (file.number() != nextNumber) {
        collector = new SegmentFacts.Collector();
      }
      nextNumber = file.number() + 1;
      repository.putFacts(file, collector.read(file, folder.segmentSize(), content));
      repository.putWal(file, content);
    }
    if (remove) {
      Files.deleteIfExists(folder.of(file));
    }
  }

  private void histories() throws IOException {
    for (int timeline : folder.histories()) {
      if (repository.history(timeline).isEmpty()) {
        repository.putHistory(timeline, Files.readAllBytes(history(timeline)));
      }
    }
  }

  private Path history(int timeline) {
    return folder.path().resolve(WalFile.historyName(timeline));
  }
}
