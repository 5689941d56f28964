package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import dev.dbkeep.postgres.ServerUrl;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Replaces <code>${name}</code> in a Flyway script the way Flyway does: everywhere, also in
 * comments and literals.
 */
final class FlywayPlaceholders {
  private static final String PREFIX = "${";
  private static final char SUFFIX = '}';

  private final Map<String, String> values = new HashMap<>();

  FlywayPlaceholders(Map<String, String> values) {
    values.forEach((name, value) -> this.values.put(name.toLowerCase(Locale.ROOT), value));
  }

  /** The placeholders that Flyway fills by itself. */
  static Map<String, String> builtIn(ServerUrl url, Clock clock) {
    String timestamp =
        LocalDateTime.now(clock)
            .format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT));
    return Map.of(
        "flyway:defaultSchema", FlywayHistory.schema(url),
        "flyway:user", url.user(),
        "flyway:database", url.database(),
        "flyway:timestamp", timestamp,
        "flyway:workingDirectory", Path.of("").toAbsolutePath().toString(),
        "flyway:table", FlywayHistory.TABLE,
        "flyway:environment", "default");
  }

  String replace(Path file, String text) {
    int start = text.indexOf(PREFIX);
    if (start < 0) {
      return text;
    }
    StringBuilder result = new StringBuilder(text.length());
    int copied = 0;
    while (start >= 0) {
      int end = text.indexOf(SUFFIX, start);
      if (end < 0) {
        throw missing(file, text, start, text.substring(start));
      }
      String name = text.substring(start + PREFIX.length(), end);
      result.append(text, copied, start).append(value(file, text, start, name));
      copied = end + 1;
      start = text.indexOf(PREFIX, copied);
    }
    return result.append(text, copied, text.length()).toString();
  }

  private String value(Path file, String text, int offset, String name) {
    if (name.equalsIgnoreCase("flyway:filename")) {
      return file.getFileName().toString();
    }
    String value = values.get(name.toLowerCase(Locale.ROOT));
    if (value == null) {
      throw missing(file, text, offset, PREFIX + name + SUFFIX);
    }
    return value;
  }

  private static DbkeepException missing(Path file, String text, int offset, String placeholder) {
    String shown = placeholder.lines().findFirst().orElse(placeholder);
    return DbkeepException.of(
            ErrorCode.MIGRATION_FOLDER,
            "no value for the placeholder " + shown + " in " + file,
            "Give it with `--placeholder name=value`, or in flyway.toml or flyway.conf.")
        .at(SourceLocation.of(file.toString(), text, offset));
  }
}
