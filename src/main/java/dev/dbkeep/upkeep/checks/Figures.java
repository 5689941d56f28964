package dev.dbkeep.upkeep.checks;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB"};
  private static final int UNIT = 1024;

  private Figures() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 row}, {@code 2,000 rows}. */
  static String count(long number, String thing) {
    return count(number) + " " + thing + (number == 1 ? "" : "s");
  }

  static String size(long bytes) {
    if (bytes < UNIT) {
      return bytes + " bytes";
    }
    double size = bytes;
    int unit = -1;
    while (size >= UNIT && unit < UNITS.length - 1) {
      size /= UNIT;
      unit++;
    }
    return String.format(Locale.ROOT, size < 10 ? "%.1f %s" : "%.0f %s", size, UNITS[unit]);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }

  static String age(Duration age) {
    if (age.toDays() > 1) {
      return age.toDays() + " days";
    }
    if (age.toHours() > 1) {
      return age.toHours() + " hours";
    }
    return age.toMinutes() > 1 ? age.toMinutes() + " minutes" : age.toSeconds() + " s";
  }
}
