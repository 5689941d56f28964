package dev.dbkeep.studio.query;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A text to be run.
 *
 * @param write whether it may change anything
 * @param limit so many rows of each statement, the others on demand
 * @param confirmed whether what it takes away is meant to go
 * @param confirm the name of a protected database
 */
public record SqlRequest(
    String text,
    boolean write,
    @Nullable Integer limit,
    @Nullable Boolean confirmed,
    @Nullable String confirm) {
  private static final int USUAL = 1000;

  int rows() {
    return rows(limit);
  }

  boolean isConfirmed() {
    return confirmed != null && confirmed;
  }

  static int rows(@Nullable Integer limit) {
    int wanted = limit == null ? USUAL : limit;
    if (wanted < 1) {
      throw DbkeepException.of(
          ErrorCode.USAGE, "a result has 1 row or more, not " + wanted, "Raise the limit.");
    }
    return wanted;
  }
}
