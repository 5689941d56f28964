package dev.dbkeep.backup;

import dev.dbkeep.backup.repo.BackupManifest.Part;
import dev.dbkeep.backup.repo.Chunks;
import dev.dbkeep.error.DbkeepException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Cuts a stream of files into chunks and stores them, many at once, since each waits for the disk:
 * at most so many chunks are in memory, and the stream waits when the storage is slower.
 *
 * <p>Every large file begins a chunk of its own, so that it is cut at the same places in every
 * backup; small files share one.
 */
final class ChunkWriter implements AutoCloseable {
  static final int CHUNK = 1 << 20;

  private final Chunks chunks;
  private final ExecutorService threads;
  private final int inFlight;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final Deque<byte[]> spare = new ArrayDeque<>();
  private byte[] buffer = new byte[CHUNK];
  private int filled;
  private final List<Open> open = new ArrayList<>();
  private long storedBytes;

  ChunkWriter(Chunks chunks, int inFlight) {
    this.chunks = chunks;
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    this.inFlight = inFlight;
  }

  /** A stretch whose chunk has no name yet. */
  private record Open(List<Part> parts, int offset, int length) {}

  private record Pending(byte[] content, Future<Chunks.Stored> stored, List<Open> open) {}

  /** Called before the first byte of a file that will have this size. */
  void begin(long size) throws IOException {
    if (filled > 0 && size > CHUNK - filled) {
      flush();
    }
  }

  /** Appends to the present file, whose parts are known once {@link #finish} came back. */
  void write(List<Part> parts, byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int part = Math.min(length - done, CHUNK - filled);
      System.arraycopy(bytes, offset + done, buffer, filled, part);
      note(parts, part);
      filled += part;
      done += part;
      if (filled == CHUNK) {
        flush();
      }
    }
  }

  private void note(List<Part> parts, int length) {
    if (!open.isEmpty()) {
      Open last = open.getLast();
      if (last.parts() == parts && last.offset() + last.length() == filled) {
        open.set(open.size() - 1, new Open(parts, last.offset(), last.length() + length));
        return;
      }
    }
    open.add(new Open(parts, filled, length));
  }

  private void flush() throws IOException {
    if (filled == 0) {
      return;
    }
    byte[] content = buffer;
    int length = filled;
    pending.add(
        new Pending(content, threads.submit(() -> chunks.put(content, length)), List.copyOf(open)));
    open.clear();
    while (pending.size() >= inFlight) {
      settle();
    }
    buffer = spare.isEmpty() ? new byte[CHUNK] : spare.pop();
    filled = 0;
  }

  private void settle() throws IOException {
    Pending first = pending.remove();
    try {
      Chunks.Stored stored = first.stored().get();
      spare.push(first.content());
      storedBytes += stored.bytes();
      for (Open stretch : first.open()) {
        stretch.parts().add(new Part(stored.id(), stretch.offset(), stretch.length()));
      }
    } catch (ExecutionException e) {
      // with its remedy, when the storage knows one
      if (e.getCause() instanceof DbkeepException failure) {
        throw failure;
      }
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Stores what is left. Returns how many bytes all of it took in the repository. */
  long finish() throws IOException {
    flush();
    while (!pending.isEmpty()) {
      settle();
    }
    chunks.finish();
    return storedBytes;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
