package dev.dbkeep.migrate;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The next version of a Flyway folder, in the style of the last one: 74 gives 75, 1_27 gives 1_28,
 * a timestamp a timestamp.
 */
final class FlywayNext {
  private static final BigInteger SMALLEST_TIMESTAMP = new BigInteger("190001010000");

  private FlywayNext() {}

  static Path fileName(MigrationFolder folder, String description, Clock clock) {
    Migration last = null;
    for (Migration migration : folder.migrations()) {
      if (!migration.repeatable()) {
        last = migration;
      }
    }
    if (last == null) {
      return Path.of("V1__" + description + ".sql");
    }
    Migration.Versioned versioned = last.versioned();
    String fileName =
        "V" + next(last, versioned.flyway().requireVersion(), clock) + "__" + description + ".sql";
    return Path.of(versioned.path()).resolveSibling(fileName);
  }

  private static String next(Migration last, FlywayVersion version, Clock clock) {
    BigInteger first = version.parts().getFirst();
    if (version.parts().size() == 1 && first.compareTo(SMALLEST_TIMESTAMP) >= 0) {
      String pattern =
          "uuuuMMddHHmmss".substring(0, Math.min(14, Math.max(12, first.toString().length())));
      String now =
          LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)
              .format(DateTimeFormatter.ofPattern(pattern, Locale.ROOT));
      BigInteger stamp = new BigInteger(now);
      return (stamp.compareTo(first) > 0 ? stamp : first.add(BigInteger.ONE)).toString();
    }
    List<String> parts =
        new ArrayList<>(version.parts().stream().map(BigInteger::toString).toList());
    int end = parts.size() - 1;
    String raw =
        last.name()
            .substring(
                1,
                last.name().indexOf("__") < 0 ? last.name().length() : last.name().indexOf("__"));
    String number = version.parts().get(end).add(BigInteger.ONE).toString();
    int width = raw.length() - Math.max(raw.lastIndexOf('.'), raw.lastIndexOf('_')) - 1;
    parts.set(
        end,
        "0".repeat(Math.max(0, raw.endsWith(parts.get(end)) ? width - number.length() : 0))
            + number);
    return String.join(raw.indexOf('_') >= 0 ? "_" : ".", parts);
  }
}
