package dev.dbkeep.upkeep.incidents;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long an incident has to be away before it is over.
 *
 * @param least of one that came for the first time within a day; empty where none is ever over
 */
public record Calm(Optional<Duration> least) {
  public static final Calm NEVER = new Calm(Optional.empty());

  private static final Duration LONGEST = Duration.ofHours(24);

  /** From {@code 15m}, {@code 90s}, {@code 2h}, {@code 1d} or {@code never}. */
  public static Calm of(String text) {
    if (text.equals("never")) {
      return NEVER;
    }
    int last = Math.max(0, text.length() - 1);
    try {
      long amount = Long.parseLong(text.substring(0, last));
      if (amount > 0) {
        switch (text.charAt(last)) {
          case 's':
            return lasting(Duration.ofSeconds(amount));
          case 'm':
            return lasting(Duration.ofMinutes(amount));
          case 'h':
            return lasting(Duration.ofHours(amount));
          case 'd':
            return lasting(Duration.ofDays(amount));
          default:
            break;
        }
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // said below, with what is understood
    }
    throw DbkeepException.of(
        ErrorCode.USAGE,
        "not a time after which something is over: " + text,
        "Write 90s, 15m, 2h or 1d, or never for incidents that nothing ends.");
  }

  public static Calm lasting(Duration least) {
    return new Calm(Optional.of(least));
  }

  /**
   * Whether one is over: after four times as long for each time it came back within a day, up to a
   * day.
   *
   * @param last when it was seen last
   * @param times how often it began within a day
   */
  boolean isOver(Instant last, Instant at, long times) {
    return least.filter(first -> isOver(first, Duration.between(last, at), times)).isPresent();
  }

  private static boolean isOver(Duration first, Duration away, long times) {
    Duration wait = first;
    for (long again = 1; again < times && wait.compareTo(LONGEST) < 0; again++) {
      wait = wait.multipliedBy(4);
    }
    // who asks for more than a day gets it
    Duration most = first.compareTo(LONGEST) > 0 ? first : LONGEST;
    return away.compareTo(wait.compareTo(most) < 0 ? wait : most) >= 0;
  }
}
