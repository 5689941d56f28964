package dev.dbkeep.lint.grammar;

import run.endive.wasm.types.OpCode;

/** WebAssembly's arithmetic on two operands. An i32 is kept as a long of the same sign. */
final class Arithmetic {
  private Arithmetic() {}

  static long binary(OpCode step, long left, long right) {
    int a = (int) left;
    int b = (int) right;
    return switch (step) {
      case I32_ADD -> a + b;
      case I32_SUB -> a - b;
      case I32_MUL -> a * b;
      case I32_AND -> a & b;
      case I32_OR -> a | b;
      case I32_XOR -> a ^ b;
      case I32_SHL -> a << b;
      case I32_SHR_S -> a >> b;
      case I32_SHR_U -> a >>> b;
      case I32_EQ -> bit(a == b);
      case I32_NE -> bit(a != b);
      case I32_LT_S -> bit(a < b);
      case I32_GT_S -> bit(a > b);
      case I32_LE_S -> bit(a <= b);
      case I32_GE_S -> bit(a >= b);
      case I32_LT_U -> bit(Integer.compareUnsigned(a, b) < 0);
      case I32_GT_U -> bit(Integer.compareUnsigned(a, b) > 0);
      case I32_LE_U -> bit(Integer.compareUnsigned(a, b) <= 0);
      case I32_GE_U -> bit(Integer.compareUnsigned(a, b) >= 0);
      default -> wide(step, left, right);
    };
  }

  private static long wide(OpCode step, long a, long b) {
    return switch (step) {
      case I64_ADD -> a + b;
      case I64_SUB -> a - b;
      case I64_AND -> a & b;
      case I64_OR -> a | b;
      case I64_SHL -> a << b;
      case I64_EQ -> bit(a == b);
      case I64_NE -> bit(a != b);
      case I64_LT_U -> bit(Long.compareUnsigned(a, b) < 0);
      case I64_GT_U -> bit(Long.compareUnsigned(a, b) > 0);
      case I64_LE_U -> bit(Long.compareUnsigned(a, b) <= 0);
      case I64_GE_U -> bit(Long.compareUnsigned(a, b) >= 0);
      case F64_EQ -> bit(Double.longBitsToDouble(a) == Double.longBitsToDouble(b));
      case F64_GE -> bit(Double.longBitsToDouble(a) >= Double.longBitsToDouble(b));
      case F64_MUL ->
          Double.doubleToRawLongBits(Double.longBitsToDouble(a) * Double.longBitsToDouble(b));
      case F64_DIV ->
          Double.doubleToRawLongBits(Double.longBitsToDouble(a) / Double.longBitsToDouble(b));
      default ->
          throw new IllegalStateException("libpg_query uses " + step + ", which is not known here");
    };
  }

  private static long bit(boolean value) {
    return value ? 1 : 0;
  }

  static double unsignedToDouble(long value) {
    double half = (double) (value >>> 1 | value & 1);
    return value >= 0 ? (double) value : half * 2;
  }

  /** To an unsigned 32-bit integer, clamped; NaN is 0. */
  static long saturate(double value) {
    return (int) (long) Math.max(0, Math.min(value, 4294967295.0));
  }
}
