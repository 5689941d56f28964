package dev.dbkeep.backup.base;

import dev.dbkeep.backup.repo.BackupManifest.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A file of which the server sent only the blocks that changed since an earlier backup, made whole:
 * what holds no changed block is named where it lies, the rest is stored anew.
 */
final class MergedFile {
  static final String PREFIX = "INCREMENTAL.";

  private final String path;
  private final long size;
  private final ByteOrder order;

  /**
   * Whether the old file's sum says something about the new one, which is read for its own else.
   */
  private final boolean sumKnown;

  /** The sum; what patches change in it comes in any order, from the threads that apply them. */
  private int sum;

  private MergedFile(String path, IncrementalHeader header, int blockSize, StoredFile old) {
    this.path = path;
    this.size = (long) header.length() * blockSize;
    this.order = header.order();
    Integer oldSum = size < old.size() ? null : old.sum(order);
    this.sumKnown = oldSum != null;
    if (oldSum != null) {
      long more = size - old.size();
      this.sum = Crc32cAlgebra.append(oldSum, Crc32cAlgebra.ofZeros(more), more);
    }
  }

  long size() {
    return size;
  }

  /** As the server calls it. */
  boolean isCalled(String sent) {
    return sent.equals(sentAs(path));
  }

  static String sentAs(String path) {
    int name = path.lastIndexOf('/') + 1;
    return path.substring(0, name) + PREFIX + path.substring(name);
  }

  /**
   * Stores it.
   *
   * @param content the blocks that follow the header
   * @param parts where it lies, once all chunks are stored
   */
  static MergedFile store(
      StoredFile old,
      IncrementalHeader header,
      InputStream content,
      int blockSize,
      ChunkWriter chunks,
      List<Part> parts)
      throws IOException {
    MergedFile file = new MergedFile(old.path(), header, blockSize, old);
    int next = 0;
    for (long at = 0; at < file.size; at += ChunkWriter.CHUNK) {
      int length = (int) Math.min(ChunkWriter.CHUNK, file.size - at);
      int[] blocks = Patch.within(header.blocks(), next, at + length, blockSize);
      next += blocks.length;
      if (blocks.length == 0 && at + length <= old.size()) {
        parts.addAll(old.stretch(at, length));
        file.keep(old, at, length);
      } else {
        byte[] changed = content.readNBytes(blocks.length * blockSize);
        file.change(new Patch(old, at, length, blocks, changed, blockSize), chunks, parts);
      }
    }
    return file;
  }

  private void keep(StoredFile old, long at, int length) throws IOException {
    if (!sumKnown) {
      byte[] content = new byte[length];
      old.read(at, length, content);
      sum = Crc32cAlgebra.append(sum, Crc32cAlgebra.of(content, 0, length), length);
    }
  }

  private void change(Patch patch, ChunkWriter chunks, List<Part> parts) throws IOException {
    int length = patch.length();
    if (!sumKnown) {
      byte[] content = patch.apply().content();
      sum = Crc32cAlgebra.append(sum, Crc32cAlgebra.of(content, 0, length), length);
      chunks.begin(length);
      chunks.write(parts, content, 0, length);
    } else if (length == ChunkWriter.CHUNK) {
      chunks.writeWhole(parts, () -> applied(patch));
    } else {
      chunks.begin(length);
      chunks.write(parts, applied(patch), 0, length);
    }
  }

  private byte[] applied(Patch patch) throws IOException {
    Patch.Applied applied = patch.apply();
    long behind = size - patch.offset() - patch.length();
    int difference = Crc32cAlgebra.shift(applied.oldSum() ^ applied.newSum(), behind);
    synchronized (this) {
      sum ^= difference;
    }
    return applied.content();
  }

  /**
   * What the server's manifest has to say of it, once all chunks are stored.
   *
   * @param sent what it says of the blocks that it sent
   */
  synchronized ServersManifest.Entry entry(ServersManifest.Entry sent) {
    return sent.with(path, size, sum, order);
  }
}
