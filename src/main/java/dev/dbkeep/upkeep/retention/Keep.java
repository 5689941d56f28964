package dev.dbkeep.upkeep.retention;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.Arrays;
import java.util.Locale;

/** How long rows are kept, as PostgreSQL counts it: a month is a month, not 30 days. */
public record Keep(int amount, Unit unit) {
  private static final int MOST_DIGITS = 6;

  /** What an amount counts. */
  public enum Unit {
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    YEAR
  }

  /** From {@code 30 days}, {@code 1 month}; anything else is refused. */
  static Keep of(String text) {
    String trimmed = text.strip().toLowerCase(Locale.ROOT);
    int space = trimmed.indexOf(' ');
    String digits = space < 0 ? "" : trimmed.substring(0, space);
    String word = trimmed.substring(space + 1).strip();
    String singular = word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    boolean number =
        !digits.isEmpty()
            && digits.length() <= MOST_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return Arrays.stream(Unit.values())
        .filter(unit -> number && unit.name().toLowerCase(Locale.ROOT).equals(singular))
        .map(unit -> new Keep(Integer.parseInt(digits), unit))
        .findFirst()
        .orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.CONFIG,
                    "keep is not a time: " + text,
                    "Write keep = \"30 days\"; minutes, hours, days, weeks, months and years are"
                        + " known."));
  }

  /** As an interval of PostgreSQL. */
  String interval() {
    return toString();
  }

  @Override
  public String toString() {
    return amount + " " + unit.name().toLowerCase(Locale.ROOT) + (amount == 1 ? "" : "s");
  }
}
