package dev.dbkeep.backup;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.wal.SegmentFacts;
import dev.dbkeep.backup.wal.Timelines;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.backup.wal.WalFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The folder in which a receiver writes, and from which complete segments move into the repository.
 * A segment is removed here only after it is there.
 */
final class Spool {
  private final WalFolder folder;
  private final Repository repository;
  private final OpenSegment open;
  private SegmentFacts.Collector collector = new SegmentFacts.Collector();
  private long nextNumber = -1;

  Spool(WalFolder folder, Repository repository) {
    this.folder = folder;
    this.repository = repository;
    this.open = new OpenSegment(folder, repository);
  }

  WalFolder folder() {
    return folder;
  }

  /**
   * Moves what is complete. The last segment of all stays, so that the receiver knows where to go
   * on.
   */
  void empty() throws IOException {
    Timelines timelines = histories();
    List<WalFile> files = folder.files().stream().sorted().toList();
    for (WalFile file : files) {
      if (!file.partial()) {
        move(file, timelines, !file.equals(files.getLast()));
      }
    }
    if (!files.isEmpty() && files.getLast().partial()) {
      open.store(files.getLast());
    }
  }

  private void move(WalFile file, Timelines timelines, boolean remove) throws IOException {
    if (!repository.hasWal(file)) {
      byte[] content = Files.readAllBytes(folder.of(file));
      if (file.number() != nextNumber) {
        collector = new SegmentFacts.Collector();
      }
      nextNumber = file.number() + 1;
      repository.putFacts(file, collector.read(file, folder.segmentSize(), content, timelines));
      repository.putWal(file, content);
      repository.removeOpenWal(file);
    }
    if (remove) {
      Files.deleteIfExists(folder.of(file));
    }
  }

  private Timelines histories() throws IOException {
    Map<Integer, byte[]> contents = new HashMap<>();
    for (int timeline : folder.histories()) {
      byte[] content = Files.readAllBytes(history(timeline));
      contents.put(timeline, content);
      if (repository.history(timeline).isEmpty()) {
        repository.putHistory(timeline, content);
      }
    }
    return Timelines.of(contents);
  }

  private Path history(int timeline) {
    return folder.path().resolve(WalFile.historyName(timeline));
  }
}
