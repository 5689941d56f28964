package dev.dbkeep.postgres.wire;

/** Sizes as SHOW prints them: {@code 16MB}, {@code 1GB}, {@code 8192}. */
final class Sizes {
  private static final int KILO = 1024;

  private Sizes() {}

  static int parse(String text) {
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    int number = Integer.parseInt(text.substring(0, digits));
    return switch (text.substring(digits)) {
      case "", "B" -> number;
      case "kB" -> Math.multiplyExact(number, KILO);
      case "MB" -> Math.multiplyExact(number, KILO * KILO);
      case "GB" -> Math.multiplyExact(number, KILO * KILO * KILO);
      default -> throw new IllegalArgumentException("not a size: " + text);
    };
  }
}
