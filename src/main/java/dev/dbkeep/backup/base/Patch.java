package dev.dbkeep.backup.base;

import java.io.IOException;
import java.util.Arrays;

/**
 * A stretch of a file in which some blocks changed: made of the old stretch and these blocks.
 *
 * @param offset of the stretch in the file
 * @param blocks the numbers in the file of those that changed, all of them in this stretch
 * @param changed their content
 */
record Patch(StoredFile old, long offset, int length, int[] blocks, byte[] changed, int blockSize) {

  /**
   * The new content; where the old file had ended and no block is given, it is zero.
   *
   * @param oldSum the CRC-32C of what was there, with zeros behind its end
   */
  record Applied(byte[] content, int oldSum, int newSum) {}

  Applied apply() throws IOException {
    byte[] content = new byte[length];
    int known = Math.clamp(old.size() - offset, 0, length);
    if (known > 0) {
      old.read(offset, known, content);
    }
    int oldSum = Crc32cAlgebra.of(content, 0, length);
    for (int i = 0; i < blocks.length; i++) {
      int at = (int) ((long) blocks[i] * blockSize - offset);
      System.arraycopy(changed, i * blockSize, content, at, blockSize);
    }
    return new Applied(content, oldSum, Crc32cAlgebra.of(content, 0, length));
  }

  /** The blocks of a file that begin in a stretch of it, out of all that are given. */
  static int[] within(int[] blocks, int from, long end, int blockSize) {
    int until = from;
    while (until < blocks.length && (long) blocks[until] * blockSize < end) {
      until++;
    }
    return Arrays.copyOfRange(blocks, from, until);
  }
}
