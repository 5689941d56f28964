package dev.dbkeep.backup.base;

import dev.dbkeep.backup.repo.DamagedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The beginning of a file that the server sends only in part: which of its blocks follow.
 *
 * @param truncationLength below it blocks that do not follow are as they were; from it on only
 *     those that follow exist
 * @param blocks their numbers in this file, ascending
 * @param order of the server's machine
 */
record IncrementalHeader(int truncationLength, int[] blocks, ByteOrder order) {
  private static final int MAGIC = 0xd3ae1f0d;
  private static final int FIXED = 3 * Integer.BYTES;

  /** How many blocks the whole file has. */
  int length() {
    return blocks.length == 0
        ? truncationLength
        : Math.max(truncationLength, blocks[blocks.length - 1] + 1);
  }

  /**
   * Reads it up to the first block.
   *
   * @param size of all that the server sends of this file
   */
  static IncrementalHeader read(String path, InputStream content, long size, int blockSize)
      throws IOException {
    ByteBuffer fixed = ByteBuffer.wrap(content.readNBytes(FIXED));
    if (fixed.remaining() < FIXED) {
      throw unexpected(path);
    }
    ByteOrder order = fixed.getInt(0) == MAGIC ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    fixed.order(order);
    if (fixed.getInt() != MAGIC) {
      throw unexpected(path);
    }
    int count = fixed.getInt();
    int truncationLength = fixed.getInt();
    long header = FIXED + (long) Integer.BYTES * count;
    if (count > 0) {
      header = (header + blockSize - 1) / blockSize * blockSize;
    }
    if (count < 0 || truncationLength < 0 || size != header + (long) count * blockSize) {
      throw unexpected(path);
    }
    byte[] rest = content.readNBytes(Math.toIntExact(header - FIXED));
    ByteBuffer numbers = ByteBuffer.wrap(rest).order(order);
    int[] blocks = new int[count];
    for (int i = 0; i < count; i++) {
      blocks[i] = numbers.getInt();
      if (blocks[i] <= (i == 0 ? -1 : blocks[i - 1])) {
        throw unexpected(path);
      }
    }
    return new IncrementalHeader(truncationLength, blocks, order);
  }

  private static DamagedException unexpected(String path) {
    return new DamagedException("the server sent " + path + " in a form that is not known");
  }
}
