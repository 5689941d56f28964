package dev.dbkeep.cli;

import dev.dbkeep.config.Setting;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database a command works on. */
final class ConnectionOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "the database (default: DATABASE_URL, else dbkeep.toml)")
  @Nullable String url;

  @Option(
      names = "--env",
      paramLabel = "NAME",
      description = "the [env.NAME] section of dbkeep.toml that applies")
  @Nullable String env;

  @Option(
      names = "--pg",
      paramLabel = "MAJOR",
      description = "major version of the embedded PostgreSQL (default: 18)")
  @Nullable String pg;

  /** The settings these flags set. */
  Map<Setting, String> flags() {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    put(flags, Setting.URL, url);
    put(flags, Setting.ENV, env);
    put(flags, Setting.PG, pg);
    return flags;
  }

  static void put(Map<Setting, String> flags, Setting setting, @Nullable String value) {
    if (value != null) {
      flags.put(setting, value);
    }
  }
}
