package dev.dbkeep.backup.restore;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Lsn;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a target as people write it: {@code latest}, {@code 2026-11-21 14:03:07 UTC}, {@code
 * 2026-11-21T14:03:07+01:00}, {@code 0/16B3748}, {@code xid:1234}, {@code name:before the import}.
 *
 * <p>A time without a zone is refused: the server, the machine and the person may mean three
 * different moments.
 */
public final class TargetText {
  private static final String XID = "xid:";
  private static final String NAME = "name:";
  private static final DateTimeFormatter LOCAL =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral(' ')
          .optionalEnd()
          .optionalStart()
          .appendLiteral('T')
          .optionalEnd()
          .appendPattern("HH:mm[:ss]")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          // leniently the 31st of November would be the 30th
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private TargetText() {}

  /**
   * @param here the zone of this machine, for saying what a time without a zone could mean
   */
  public static Target parse(String text, ZoneId here) {
    String plain = text.strip();
    if (plain.equals("latest")) {
      return new Target.Latest();
    }
    if (plain.startsWith(XID)) {
      return new Target.BeforeTransaction(transaction(plain));
    }
    if (plain.startsWith(NAME)) {
      return point(plain);
    }
    if (plain.indexOf('/') > 0 && plain.indexOf(':') < 0) {
      return place(plain);
    }
    return new Target.Time(time(plain, here));
  }

  private static Target point(String text) {
    String name = text.substring(NAME.length());
    if (name.isBlank()) {
      throw wrong(text);
    }
    return new Target.RestorePoint(name);
  }

  private static long transaction(String text) {
    try {
      long xid = Long.parseLong(text.substring(XID.length()).strip());
      if (xid <= 0) {
        throw wrong(text);
      }
      return xid;
    } catch (NumberFormatException e) {
      throw wrong(text);
    }
  }

  private static Target place(String text) {
    try {
      return new Target.Place(Lsn.parse(text));
    } catch (IllegalArgumentException e) {
      throw wrong(text);
    }
  }

  private static Instant time(String text, ZoneId here) {
    Optional<LocalDateTime> withoutZone = local(text);
    if (withoutZone.isPresent()) {
      Instant universal = withoutZone.get().toInstant(ZoneOffset.UTC);
      Instant local = withoutZone.get().atZone(here).toInstant();
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "the time " + text + " has no zone",
          "Write `"
              + universal
              + "` for UTC"
              + (local.equals(universal)
                  ? "."
                  : ", or `"
                      + OffsetDateTime.ofInstant(local, here)
                      + "` for "
                      + here
                      + ", the zone of this machine."));
    }
    try {
      return OffsetDateTime.parse(text.replaceFirst(" ", "T")).toInstant();
    } catch (DateTimeException e) {
      return withNamedZone(text);
    }
  }

  /** {@code 2026-11-21 14:03:07 Europe/Berlin}. */
  private static Instant withNamedZone(String text) {
    int space = text.lastIndexOf(' ');
    Optional<LocalDateTime> time = space < 0 ? Optional.empty() : local(text.substring(0, space));
    if (time.isEmpty()) {
      throw wrong(text);
    }
    ZoneId zone;
    try {
      zone = ZoneId.of(text.substring(space + 1));
    } catch (DateTimeException e) {
      throw wrong(text);
    }
    return only(time.get(), zone);
  }

  /** A clock that is put back shows an hour twice; one that is put forward leaves one out. */
  private static Instant only(LocalDateTime time, ZoneId zone) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
    if (offsets.size() == 1) {
      return time.toInstant(offsets.getFirst());
    }
    if (offsets.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "the clocks of " + zone + " never showed " + time + ": they were put forward",
          "Write the time in UTC, such as `" + time.atZone(zone).toInstant() + "`.");
    }
    throw DbkeepException.of(
        ErrorCode.USAGE,
        "the clocks of " + zone + " showed " + time + " twice: they were put back",
        "Write `"
            + time.toInstant(offsets.get(0))
            + "` for the first time, or `"
            + time.toInstant(offsets.get(1))
            + "` for the second.");
  }

  private static Optional<LocalDateTime> local(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text, LOCAL));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static DbkeepException wrong(String text) {
    return DbkeepException.of(
        ErrorCode.USAGE,
        "not a moment to restore to: " + text,
        "Write latest, a time with its zone (2026-11-21T14:03:07Z, 2026-11-21 14:03:07"
            + " Europe/Berlin), a place (0/16B3748), xid:a transaction or name:a restore point.");
  }
}
