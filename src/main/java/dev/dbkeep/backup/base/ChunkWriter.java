package dev.dbkeep.backup.base;

import dev.dbkeep.backup.repo.BackupManifest.Part;
import dev.dbkeep.backup.repo.Chunks;
import dev.dbkeep.error.DbkeepException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of files into chunks and stores them, many at once, since each waits for the disk:
 * at most so many chunks are in memory, and the stream waits when the storage is slower.
 *
 * <p>Every large file begins a chunk of its own, so that it is cut at the same places in every
 * backup; small files share one.
 */
final class ChunkWriter implements AutoCloseable {
  static final int CHUNK = 1 << 20;

  private static final Part UNKNOWN = new Part("", 0, 0);

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

  /** A stretch whose chunk has no name yet; its place in the list is taken already. */
  private record Open(List<Part> parts, int index, int offset, int length) {
    static Open next(List<Part> parts, int offset, int length) {
      parts.add(UNKNOWN);
      return new Open(parts, parts.size() - 1, offset, length);
    }
  }

  /**
   * @param spare a buffer to use again, or null
   */
  private record Pending(byte @Nullable [] spare, Future<Chunks.Stored> stored, List<Open> open) {}

  /** Makes the content of a chunk, on a thread of its own. */
  @FunctionalInterface
  interface Content {
    byte[] make() throws IOException;
  }

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

  /** Appends all of a stream. Returns how many bytes these are. */
  long write(List<Part> parts, InputStream content) throws IOException {
    long done = 0;
    int read = content.read(buffer, filled, CHUNK - filled);
    while (read >= 0) {
      note(parts, read);
      filled += read;
      done += read;
      if (filled == CHUNK) {
        flush();
      }
      read = content.read(buffer, filled, CHUNK - filled);
    }
    return done;
  }

  private void note(List<Part> parts, int length) {
    if (!open.isEmpty()) {
      Open last = open.getLast();
      if (last.parts() == parts
          && last.index() == parts.size() - 1
          && last.offset() + last.length() == filled) {
        Open longer = new Open(parts, last.index(), last.offset(), last.length() + length);
        open.set(open.size() - 1, longer);
        return;
      }
    }
    open.add(Open.next(parts, filled, length));
  }

  /** Appends a chunk of its own, {@value #CHUNK} bytes that are made while others are stored. */
  void writeWhole(List<Part> parts, Content content) throws IOException {
    List<Open> whole = List.of(Open.next(parts, 0, CHUNK));
    submit(null, whole, () -> chunks.put(content.make(), CHUNK));
  }

  private void flush() throws IOException {
    if (filled == 0) {
      return;
    }
    byte[] content = buffer;
    int length = filled;
    submit(content, List.copyOf(open), () -> chunks.put(content, length));
    open.clear();
    buffer = spare.isEmpty() ? new byte[CHUNK] : spare.pop();
    filled = 0;
  }

  private void submit(
      byte @Nullable [] content, List<Open> stretches, Callable<Chunks.Stored> storing)
      throws IOException {
    pending.add(new Pending(content, threads.submit(storing), stretches));
    while (pending.size() >= inFlight) {
      settle();
    }
  }

  private void settle() throws IOException {
    Pending first = pending.remove();
    try {
      Chunks.Stored stored = first.stored().get();
      if (first.spare() != null) {
        spare.push(first.spare());
      }
      storedBytes += stored.bytes();
      for (Open stretch : first.open()) {
        Part part = new Part(stored.id(), stretch.offset(), stretch.length());
        stretch.parts().set(stretch.index(), part);
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

  /** Waits until everything so far has been made into chunks, which need not be on disk yet. */
  void drain() throws IOException {
    flush();
    while (!pending.isEmpty()) {
      settle();
    }
  }

  /** Stores what is left. Returns how many bytes all of it took in the repository. */
  long finish() throws IOException {
    drain();
    chunks.finish();
    return storedBytes;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
