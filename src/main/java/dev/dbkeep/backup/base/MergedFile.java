package dev.dbkeep.backup.base;

import dev.dbkeep.backup.repo.BackupManifest.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A file of which the server sent only the blocks that changed since an earlier backup, made whole:
 * what holds no changed block is named where it lies, the rest is stored anew.
 */
final class MergedFile {
  private final String path;
  private final StoredFile old;
  private final ServersManifest.@Nullable Entry oldEntry;
  private final long size;
  private final ByteOrder order;
  private final boolean unchanged;

  /** Of the old file; null when it says nothing about the new one, which is read for its own. */
  private final @Nullable Integer oldSum;

  /** What the patches change in the sum of the file; they run in any order. */
  private final AtomicInteger difference = new AtomicInteger();

  private int readSum;

  private MergedFile(
      String path,
      IncrementalHeader header,
      int blockSize,
      StoredFile old,
      ServersManifest.@Nullable Entry oldEntry) {
    this.path = path;
    this.old = old;
    this.oldEntry = oldEntry;
    this.size = (long) header.length() * blockSize;
    this.order = header.order();
    this.unchanged = oldEntry != null && header.blocks().length == 0 && size == old.size();
    this.oldSum = oldEntry == null || size < old.size() ? null : oldEntry.crc32c(order);
  }

  long size() {
    return size;
  }

  /**
   * Stores it.
   *
   * @param content the blocks that follow the header
   * @param oldEntry what the earlier server's manifest says of it
   * @param parts where it lies, once all chunks are stored
   */
  static MergedFile store(
      String path,
      IncrementalHeader header,
      InputStream content,
      int blockSize,
      StoredFile old,
      ServersManifest.@Nullable Entry oldEntry,
      ChunkWriter chunks,
      List<Part> parts)
      throws IOException {
    MergedFile file = new MergedFile(path, header, blockSize, old, oldEntry);
    int next = 0;
    for (long at = 0; at < file.size; at += ChunkWriter.CHUNK) {
      int length = (int) Math.min(ChunkWriter.CHUNK, file.size - at);
      int[] blocks = Patch.within(header.blocks(), next, at + length, blockSize);
      next += blocks.length;
      if (blocks.length == 0 && at + length <= old.size()) {
        parts.addAll(old.stretch(at, length));
        file.keep(at, length);
      } else {
        byte[] changed = content.readNBytes(blocks.length * blockSize);
        file.change(new Patch(old, at, length, blocks, changed, blockSize), chunks, parts);
      }
    }
    return file;
  }

  private void keep(long at, int length) throws IOException {
    if (oldSum == null && !unchanged) {
      byte[] content = new byte[length];
      old.read(at, length, content);
      readSum = Crc32cAlgebra.append(readSum, Crc32cAlgebra.of(content, 0, length), length);
    }
  }

  private void change(Patch patch, ChunkWriter chunks, List<Part> parts) throws IOException {
    int length = patch.length();
    if (oldSum != null && length == ChunkWriter.CHUNK) {
      chunks.writeWhole(parts, () -> applied(patch));
      return;
    }
    byte[] content = applied(patch);
    readSum = Crc32cAlgebra.append(readSum, Crc32cAlgebra.of(content, 0, length), length);
    chunks.begin(length);
    chunks.write(parts, content, 0, length);
  }

  private byte[] applied(Patch patch) throws IOException {
    Patch.Applied applied = patch.apply();
    long behind = size - patch.offset() - patch.length();
    int changed = Crc32cAlgebra.shift(applied.oldSum() ^ applied.newSum(), behind);
    difference.accumulateAndGet(changed, (a, b) -> a ^ b);
    return applied.content();
  }

  /**
   * What the server's manifest has to say of it, once all chunks are stored.
   *
   * @param sent what it says of the blocks that it sent
   */
  ServersManifest.Entry entry(ServersManifest.Entry sent) {
    if (unchanged && oldEntry != null) {
      return sent.with(path, oldEntry);
    }
    if (oldSum == null) {
      return sent.with(path, size, readSum, order);
    }
    long more = size - old.size();
    int extended = Crc32cAlgebra.append(oldSum, Crc32cAlgebra.ofZeros(more), more);
    return sent.with(path, size, extended ^ difference.get(), order);
  }
}
