package dev.dbkeep.backup.base;

import dev.dbkeep.backup.repo.Repository;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads chunks; the last few stay in memory, since small files share one. */
final class OldChunks {
  private static final int KEPT = 4;

  private final Repository repository;
  private final Map<String, byte[]> recent = new LinkedHashMap<>(KEPT, 1, true);

  OldChunks(Repository repository) {
    this.repository = repository;
  }

  byte[] get(String id) throws IOException {
    synchronized (recent) {
      byte[] known = recent.get(id);
      if (known != null) {
        return known;
      }
    }
    byte[] content = repository.chunk(id);
    synchronized (recent) {
      recent.put(id, content);
      if (recent.size() > KEPT) {
        recent.remove(recent.keySet().iterator().next());
      }
    }
    return content;
  }
}
