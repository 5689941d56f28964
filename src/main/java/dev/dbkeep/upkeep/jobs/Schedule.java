package dev.dbkeep.upkeep.jobs;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * When a job is due, by the clock of a place: a time that the clock skips on a day is the next one
 * there is, and one that it shows twice is due once.
 *
 * @param every how often
 * @param weekday of a weekly one
 * @param day of the month of a monthly or quarterly one, 1 to 28
 */
public record Schedule(Every every, DayOfWeek weekday, int day, LocalTime time, ZoneId zone) {
  private static final int LAST_DAY = 28;
  private static final int QUARTER = 3;
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");

  /** How often a job is due. */
  public enum Every {
    DAILY,
    WEEKLY,
    MONTHLY,
    QUARTERLY
  }

  /** From {@code daily 02:00}, {@code weekly sunday 03:00}, {@code monthly 1 04:00}. */
  static Schedule of(String text, ZoneId zone) {
    String[] words = text.strip().toLowerCase(Locale.ROOT).split(" +", -1);
    try {
      Optional<Every> every = named(Every.values(), words[0]);
      if (every.isPresent() && words.length == (every.get() == Every.DAILY ? 2 : 3)) {
        LocalTime time = LocalTime.parse(words[words.length - 1], CLOCK);
        return switch (every.get()) {
          case DAILY -> new Schedule(Every.DAILY, DayOfWeek.MONDAY, 1, time, zone);
          case WEEKLY ->
              new Schedule(
                  Every.WEEKLY,
                  named(DayOfWeek.values(), words[1]).orElseThrow(() -> wrong(text)),
                  1,
                  time,
                  zone);
          case MONTHLY, QUARTERLY ->
              new Schedule(every.get(), DayOfWeek.MONDAY, day(words[1], text), time, zone);
        };
      }
    } catch (DateTimeException e) {
      throw wrong(text);
    }
    throw wrong(text);
  }

  private static int day(String text, String all) {
    if (text.length() > 2 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw wrong(all);
    }
    int day = Integer.parseInt(text);
    if (day < 1 || day > LAST_DAY) {
      throw wrong(all);
    }
    return day;
  }

  private static <E extends Enum<E>> Optional<E> named(E[] values, String name) {
    return Arrays.stream(values)
        .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  private static DbkeepException wrong(String text) {
    return DbkeepException.of(
        ErrorCode.CONFIG,
        "at = \"" + text + "\" is no time",
        "Write \"daily 02:00\", \"weekly sunday 03:00\", \"monthly 1 04:00\" or \"quarterly 1"
            + " 05:00\"; the day of a month is 1 to 28.");
  }

  /** The last moment at which it was due, not after this one. */
  public Instant last(Instant now) {
    LocalDate date = on(now.atZone(zone).toLocalDate());
    Instant due = at(date);
    return due.isAfter(now) ? at(before(date)) : due;
  }

  /** The next moment at which it is due, after this one. */
  public Instant next(Instant now) {
    LocalDate date = on(now.atZone(zone).toLocalDate());
    Instant due = at(date);
    return due.isAfter(now) ? due : at(after(date));
  }

  private Instant at(LocalDate date) {
    return ZonedDateTime.of(date, time, zone).toInstant();
  }

  /** The day of this period, which may be before or after the date. */
  private LocalDate on(LocalDate date) {
    return switch (every) {
      case DAILY -> date;
      case WEEKLY -> date.with(TemporalAdjusters.previousOrSame(weekday));
      case MONTHLY -> date.withDayOfMonth(day);
      case QUARTERLY ->
          date.withDayOfMonth(1)
              .withMonth(date.getMonth().firstMonthOfQuarter().getValue())
              .withDayOfMonth(day);
    };
  }

  private LocalDate before(LocalDate date) {
    return switch (every) {
      case DAILY -> date.minusDays(1);
      case WEEKLY -> date.minusWeeks(1);
      case MONTHLY -> date.minusMonths(1);
      case QUARTERLY -> date.minusMonths(QUARTER);
    };
  }

  private LocalDate after(LocalDate date) {
    return switch (every) {
      case DAILY -> date.plusDays(1);
      case WEEKLY -> date.plusWeeks(1);
      case MONTHLY -> date.plusMonths(1);
      case QUARTERLY -> date.plusMonths(QUARTER);
    };
  }

  /** For cron, whose clock is that of the machine. */
  String cron() {
    String clock = time.getMinute() + " " + time.getHour();
    return switch (every) {
      case DAILY -> clock + " * * *";
      case WEEKLY -> clock + " * * " + weekday.getValue() % 7;
      case MONTHLY -> clock + " " + day + " * *";
      case QUARTERLY -> clock + " " + day + " 1,4,7,10 *";
    };
  }

  /** For a timer of systemd, with the place of the clock. */
  String calendar() {
    String clock = time.format(CLOCK) + ":00 " + zone.getId();
    return switch (every) {
      case DAILY -> "*-*-* " + clock;
      case WEEKLY -> weekday.name().charAt(0) + word(weekday.name()) + " *-*-* " + clock;
      case MONTHLY -> "*-*-%02d %s".formatted(day, clock);
      case QUARTERLY -> "*-01,04,07,10-%02d %s".formatted(day, clock);
    };
  }

  private static String word(String name) {
    return name.substring(1, 3).toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    String what =
        switch (every) {
          case DAILY -> "daily";
          case WEEKLY -> "weekly " + weekday.name().toLowerCase(Locale.ROOT);
          case MONTHLY -> "monthly " + day;
          case QUARTERLY -> "quarterly " + day;
        };
    return what + " " + time.format(CLOCK) + " " + zone.getId();
  }
}
