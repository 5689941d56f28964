package dev.dbkeep.backup.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Files that are flushed together: one by one, a thousand small ones wait for the disk a thousand
 * times. Each gets its name only after it was flushed, so that what has a name is whole.
 */
final class FolderBatch implements Storage.Batch {
  /** Then what was put so far is flushed, so that a run that dies loses no more. */
  private static final long MOST_BYTES = 256L << 20;

  private final FolderStorage storage;
  private final Path folder;
  private final Map<String, Path> unnamed = new LinkedHashMap<>();
  private long bytes;

  FolderBatch(FolderStorage storage, Path folder) {
    this.storage = storage;
    this.folder = folder;
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    synchronized (this) {
      if (unnamed.containsKey(key)) {
        return;
      }
    }
    Path aside = storage.aside();
    storage.write(aside, content, false);
    synchronized (this) {
      if (unnamed.putIfAbsent(key, aside) != null) {
        // the same content came from another thread meanwhile
        Files.deleteIfExists(aside);
        return;
      }
      bytes += content.length;
      if (bytes >= MOST_BYTES) {
        finish();
      }
    }
  }

  @Override
  public synchronized void finish() throws IOException {
    FileSystemFlush.flush(folder, unnamed.values());
    Set<Path> directories = new LinkedHashSet<>();
    for (Map.Entry<String, Path> entry : unnamed.entrySet()) {
      Path file = storage.file(entry.getKey());
      storage.rename(entry.getValue(), file);
      directories.add(Objects.requireNonNull(file.getParent(), "a file below a folder"));
    }
    FileSystemFlush.flush(folder, directories);
    unnamed.clear();
    bytes = 0;
  }
}
