package dev.dbkeep.cli.console;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.List;
import java.util.Locale;

/** Sizes as people write and read them: {@code 200GB}, {@code 1.6 GB}. */
public final class ByteSizes {
  private static final List<String> UNITS = List.of("B", "KB", "MB", "GB", "TB");
  private static final int UNIT = 1024;

  private ByteSizes() {}

  /** Zero for an empty text. */
  public static long parse(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    String upper = text.strip().toUpperCase(Locale.ROOT);
    int digits = 0;
    while (digits < upper.length() && Character.isDigit(upper.charAt(digits))) {
      digits++;
    }
    int power = UNITS.indexOf(upper.substring(digits).strip());
    try {
      if (power >= 0) {
        return Math.multiplyExact(
            Long.parseLong(upper.substring(0, digits)), (long) Math.pow(UNIT, power));
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // said below
    }
    throw DbkeepException.of(
        ErrorCode.USAGE, "\"" + text + "\" is no size", "Write 500MB, 200GB or 2TB.");
  }

  /** {@code 1.6 GB}, in units of 1024. */
  public static String text(long bytes) {
    double value = bytes;
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    int unit = 0;
    while (value >= UNIT && unit < units.length - 1) {
      value /= UNIT;
      unit++;
    }
    return unit == 0 || value >= 100
        ? Math.round(value) + " " + units[unit]
        : Math.round(value * 10) / 10.0 + " " + units[unit];
  }
}
