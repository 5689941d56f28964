package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.Arrays;
import java.util.Locale;

/** How much time one partition holds. */
public enum Width {
  DAY,
  WEEK,
  MONTH;

  /** From {@code month}. */
  public static Width of(String text) {
    return Arrays.stream(values())
        .filter(one -> one.word().equals(text.strip().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.USAGE,
                    "there are no partitions every " + text,
                    "Write --every day, --every week or --every month."));
  }

  /** As PostgreSQL calls it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The end of a name of a partition that begins at a time, as to_char writes it. */
  String nameFormat() {
    return this == MONTH ? "\"_\"YYYY\"_\"MM" : "\"_\"YYYY\"_\"MM\"_\"DD";
  }
}
