package dev.dbkeep.observe.alert;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * The hours of a day in which a channel is silent: {@code 22:00-07:00 Europe/Paris}. What begins
 * then is told when they are over, unless it is over by then as well.
 */
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone) {
  /** Empty when it is not written like that. */
  public static Optional<QuietHours> parse(String text) {
    int space = text.strip().indexOf(' ');
    int dash = text.indexOf('-');
    if (space < 0 || dash < 0 || dash > space) {
      return Optional.empty();
    }
    String hours = text.strip();
    try {
      LocalTime from = LocalTime.parse(hours.substring(0, dash).strip());
      LocalTime to = LocalTime.parse(hours.substring(dash + 1, space).strip());
      ZoneId zone = ZoneId.of(hours.substring(space + 1).strip());
      return from.equals(to) ? Optional.empty() : Optional.of(new QuietHours(from, to, zone));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** When a message of this moment may be sent: now, or when the quiet hours are over. */
  public Instant earliest(Instant now) {
    ZonedDateTime here = now.atZone(zone);
    LocalTime time = here.toLocalTime();
    boolean overMidnight = from.isAfter(to);
    boolean quiet =
        overMidnight
            ? !time.isBefore(from) || time.isBefore(to)
            : !time.isBefore(from) && time.isBefore(to);
    if (!quiet) {
      return now;
    }
    // a time that the clock skips that day becomes the next one there is
    ZonedDateTime end = here.toLocalDate().atTime(to).atZone(zone);
    return (end.toInstant().isAfter(now)
            ? end
            : here.toLocalDate().plusDays(1).atTime(to).atZone(zone))
        .toInstant();
  }
}
