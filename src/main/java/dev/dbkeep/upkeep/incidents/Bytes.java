package dev.dbkeep.upkeep.incidents;

import java.util.Locale;

/** Sizes as messages have them. */
final class Bytes {
  private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB"};
  private static final int UNIT = 1024;

  private Bytes() {}

  static String text(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= UNIT && unit < UNITS.length - 1) {
      size /= UNIT;
      unit++;
    }
    return String.format(
        Locale.ROOT, unit > 0 && size < 10 ? "%.1f %s" : "%.0f %s", size, UNITS[unit]);
  }
}
