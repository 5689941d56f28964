package dev.dbkeep.backup.verify;

import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.repo.Repository;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads all chunks of a repository on several threads; only few are in memory at a time. */
final class ChunkReader {
  private final Repository repository;
  private final Pace pace;
  private final Map<String, Integer> lengths = new HashMap<>();
  private long bytes;

  ChunkReader(Repository repository, Pace pace) {
    this.repository = repository;
    this.pace = pace;
  }

  /** The length of every chunk that is good. */
  Map<String, Integer> lengths() {
    return lengths;
  }

  long bytes() {
    return bytes;
  }

  private record Read(String id, Future<Integer> length) {}

  /**
   * Reads all.
   *
   * @param faults is told what is wrong
   */
  void read(List<Repository.StoredChunk> chunks, List<String> faults) throws IOException {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
    Deque<Read> pending = new ArrayDeque<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (Repository.StoredChunk chunk : chunks) {
        pace.before(chunk.bytes());
        pending.add(new Read(chunk.id(), pool.submit(() -> repository.chunk(chunk.id()).length)));
        if (pending.size() > 2 * threads) {
          settle(pending.remove(), faults);
        }
      }
      while (!pending.isEmpty()) {
        settle(pending.remove(), faults);
      }
    }
  }

  private void settle(Read read, List<String> faults) throws IOException {
    try {
      int length = read.length().get();
      lengths.put(read.id(), length);
      bytes += length;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DamagedException damaged) {
        faults.add(String.valueOf(damaged.getMessage()));
        return;
      }
      throw new IOException("cannot read the chunk " + read.id(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
