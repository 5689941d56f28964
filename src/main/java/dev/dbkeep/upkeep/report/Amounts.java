package dev.dbkeep.upkeep.report;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as a report writes them. */
final class Amounts {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB"};
  private static final int UNIT = 1024;
  private static final double SECOND = 1000;

  private Amounts() {}

  static String size(long bytes) {
    double size = bytes;
    int unit = -1;
    while (Math.abs(size) >= UNIT && unit < UNITS.length - 1) {
      size /= UNIT;
      unit++;
    }
    return unit < 0
        ? bytes + " bytes"
        : String.format(
            Locale.ROOT, Math.abs(size) < 10 ? "%.1f %s" : "%.0f %s", size, UNITS[unit]);
  }

  /** {@code +1.2 MB}; nothing where it is not known, or none. */
  static String growth(long bytes, @Nullable Long before) {
    return before == null || bytes == before
        ? ""
        : (bytes < before ? "" : "+") + size(bytes - before);
  }

  static String count(long number) {
    return number < 0 ? "not counted" : String.format(Locale.ROOT, "%,d", number);
  }

  static String time(double milliseconds) {
    return milliseconds >= SECOND
        ? String.format(Locale.ROOT, "%,.1f s", milliseconds / SECOND)
        : String.format(Locale.ROOT, "%.1f ms", milliseconds);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }

  static String points(double points) {
    return String.format(Locale.ROOT, "%.1f", points);
  }

  static String day(Instant at) {
    return at.toString().substring(0, 10);
  }

  static String minute(Instant at) {
    return at.toString().substring(0, 16).replace('T', ' ') + " UTC";
  }

  /** The score and what it is made of, as one sentence. */
  static String health(DatabaseReport.Health health) {
    return "coverage %s%s; %d critical, %d high, %d medium, %d low"
        .formatted(
            percent(health.coverage()),
            health.valid() ? "" : " (score not valid below 80 %)",
            health.critical(),
            health.high(),
            health.medium(),
            health.low());
  }
}
