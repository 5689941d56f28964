package dev.dbkeep.cli.console;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Spans of time as people write and read them. */
public final class TimeSpans {
  private static final String NEVER = "never";

  private TimeSpans() {}

  /** {@code 7d}, {@code 12h}, {@code 30m}; null for {@code never}. */
  public static @Nullable Duration parse(String text) {
    if (text.equals(NEVER)) {
      return null;
    }
    try {
      long amount = Long.parseLong(text.substring(0, Math.max(0, text.length() - 1)));
      if (amount > 0) {
        switch (text.charAt(text.length() - 1)) {
          case 'd':
            return Duration.ofDays(amount);
          case 'h':
            return Duration.ofHours(amount);
          case 'm':
            return Duration.ofMinutes(amount);
          default:
            break;
        }
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // said below, with what is understood
    }
    throw DbkeepException.of(
        ErrorCode.USAGE, "not a time to live: " + text, "Write 7d, 12h, 30m or never.");
  }

  /** {@code 5 s}, {@code 12 min}, {@code 3 h}, {@code 9 d}. */
  public static String age(Duration age) {
    if (age.toSeconds() < 120) {
      return Math.max(0, age.toSeconds()) + " s";
    }
    if (age.toMinutes() < 120) {
      return age.toMinutes() + " min";
    }
    return age.toHours() < 48 ? age.toHours() + " h" : age.toDays() + " d";
  }

  /** {@code 250 ms}, {@code 12.3 s}. */
  public static String took(Duration duration) {
    long milliseconds = duration.toMillis();
    return milliseconds < 10_000
        ? milliseconds + " ms"
        : "%d.%d s".formatted(milliseconds / 1000, milliseconds / 100 % 10);
  }
}
