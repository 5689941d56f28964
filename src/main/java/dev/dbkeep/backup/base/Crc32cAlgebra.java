package dev.dbkeep.backup.base;

import java.util.zip.CRC32C;

/**
 * CRC-32C of contents that are not here: the sum of two parts in a row comes from their sums and
 * the length of the second, so a file of which some blocks changed need not be read again.
 *
 * <p>A sum is a polynomial over GF(2), its highest bit the constant term, and what follows in the
 * content multiplies it by x for each bit, modulo the polynomial of Castagnoli.
 */
final class Crc32cAlgebra {
  private static final int POLYNOMIAL = 0x82F6_3B78;
  private static final int ONE = 1 << 31;
  private static final int X = 1 << 30;

  /** x to the power of 2^n at index n. */
  private static final int[] POWERS = powers();

  private Crc32cAlgebra() {}

  private static int[] powers() {
    int[] powers = new int[Long.SIZE];
    powers[0] = X;
    for (int n = 1; n < powers.length; n++) {
      powers[n] = multiply(powers[n - 1], powers[n - 1]);
    }
    return powers;
  }

  private static int multiply(int a, int b) {
    int product = 0;
    int shifted = b;
    for (int bit = ONE; bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) == 0 ? shifted >>> 1 : shifted >>> 1 ^ POLYNOMIAL;
    }
    return product;
  }

  static int of(byte[] content, int offset, int length) {
    CRC32C sum = new CRC32C();
    sum.update(content, offset, length);
    return (int) sum.getValue();
  }

  /** What a sum, or the difference of two, becomes behind so many more bytes that count nothing. */
  static int shift(int sum, long bytes) {
    int result = sum;
    int power = 3; // eight bits
    for (long rest = bytes; rest != 0; rest >>>= 1, power++) {
      if ((rest & 1) != 0) {
        result = multiply(POWERS[power], result);
      }
    }
    return result;
  }

  /** The sum of two contents in a row. */
  static int append(int first, int second, long secondLength) {
    return shift(first, secondLength) ^ second;
  }

  /** The sum of so many zero bytes. */
  static int ofZeros(long length) {
    return ~shift(-1, length);
  }
}
