package dev.dbkeep.config;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ConnectionDefaults;
import dev.dbkeep.postgres.ServerUrl;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns decided texts into the Settings record; a text that does not fit its kind is refused with
 * where it came from.
 */
final class SettingsReader {
  private static final List<String> FORMATS =
      List.of("auto", "dbkeep", "prisma", "drizzle", "flyway");
  private static final int OLDEST_EMBEDDED = 13;
  private static final int NEWEST_EMBEDDED = 18;

  private final Path root;
  private final Map<Setting, SettingValue> values;
  private final ConnectionDefaults defaults;

  SettingsReader(Path root, Map<Setting, SettingValue> values, ConnectionDefaults defaults) {
    this.root = root;
    this.defaults = defaults;
    this.values = values;
  }

  Settings read() {
    return new Settings(
        root,
        text(Setting.ENV),
        url(Setting.URL),
        flag(Setting.PROTECTED),
        list(Setting.SCHEMAS),
        path(Setting.SCHEMA),
        text(Setting.SCHEMA_COMMAND),
        root.resolve(required(Setting.MIGRATIONS)),
        format(),
        path(Setting.SEED),
        text(Setting.SEED_COMMAND),
        duration(Setting.LOCK_BUDGET),
        duration(Setting.DEADLINE),
        url(Setting.SHADOW_URL),
        major(),
        text(Setting.STUDIO_PUBLIC_URL),
        url(Setting.STUDIO_ACCOUNTS_URL));
  }

  private @Nullable String text(Setting setting) {
    SettingValue value = values.get(setting);
    return value == null || value.value() == null || value.value().isEmpty() ? null : value.value();
  }

  private String required(Setting setting) {
    String text = text(setting);
    if (text == null) {
      throw wrong(setting, "is empty");
    }
    return text;
  }

  private @Nullable ServerUrl url(Setting setting) {
    String text = text(setting);
    if (text == null) {
      return null;
    }
    try {
      return defaults.complete(ServerUrl.parse(text));
    } catch (DbkeepException e) {
      SettingValue value = values.get(setting);
      throw value == null ? e : e.detail("from " + value.where());
    }
  }

  private @Nullable Path path(Setting setting) {
    String text = text(setting);
    try {
      return text == null ? null : root.resolve(text);
    } catch (InvalidPathException e) {
      throw wrong(setting, "is not a path");
    }
  }

  private boolean flag(Setting setting) {
    return switch (required(setting)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(setting, "must be true or false");
    };
  }

  private List<String> list(Setting setting) {
    String text = text(setting);
    return text == null
        ? List.of()
        : Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(item -> !item.isEmpty())
            .toList();
  }

  private String format() {
    String text = required(Setting.MIGRATIONS_FORMAT);
    if (!FORMATS.contains(text)) {
      throw wrong(Setting.MIGRATIONS_FORMAT, "must be one of " + String.join(", ", FORMATS));
    }
    return text;
  }

  private int major() {
    try {
      int major = Integer.parseInt(required(Setting.PG));
      if (major >= OLDEST_EMBEDDED && major <= NEWEST_EMBEDDED) {
        return major;
      }
    } catch (NumberFormatException e) {
      // Said below, together with numbers out of range.
    }
    throw wrong(Setting.PG, "must be a number from " + OLDEST_EMBEDDED + " to " + NEWEST_EMBEDDED);
  }

  private Duration duration(Setting setting) {
    String text = required(setting);
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    if (digits > 0 && digits < 10) {
      long amount = Long.parseLong(text.substring(0, digits));
      switch (text.substring(digits).strip()) {
        case "ms":
          return Duration.ofMillis(amount);
        case "s":
          return Duration.ofSeconds(amount);
        case "m", "min":
          return Duration.ofMinutes(amount);
        case "h":
          return Duration.ofHours(amount);
        default:
          break;
      }
    }
    throw wrong(setting, "must be a " + Setting.Kind.DURATION.label());
  }

  private DbkeepException wrong(Setting setting, String problem) {
    SettingValue value = values.get(setting);
    String where = value == null ? "" : " (" + value.where() + ")";
    String given = value == null || value.value() == null ? "" : ", not " + value.value();
    return DbkeepException.of(
        ErrorCode.CONFIG,
        "setting " + setting.key() + " " + problem + given + where,
        "Run `dbkeep config show --origin`.");
  }

  static boolean sameDatabase(@Nullable String one, @Nullable String other) {
    if (one == null || other == null) {
      return false;
    }
    try {
      ServerUrl a = ServerUrl.parse(one);
      ServerUrl b = ServerUrl.parse(other);
      return a.host().equalsIgnoreCase(b.host())
          && a.port() == b.port()
          && a.database().equals(b.database());
    } catch (DbkeepException e) {
      return false;
    }
  }
}
