package dev.dbkeep.cli.project;

import dev.dbkeep.config.Setting;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database a command works on. */
public final class ConnectionOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "the database (default: DATABASE_URL, else dbkeep.toml)")
  private @Nullable String url;

  @Option(
      names = "--env",
      paramLabel = "NAME",
      description = "the [env.NAME] section of dbkeep.toml that applies")
  private @Nullable String env;

  @Option(
      names = "--pg",
      paramLabel = "MAJOR",
      description = "major version of the embedded PostgreSQL (default: 18)")
  private @Nullable String pg;

  /** The settings these flags set. */
  public Map<Setting, String> flags() {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    put(flags, Setting.URL, url);
    put(flags, Setting.ENV, env);
    put(flags, Setting.PG, pg);
    return flags;
  }

  /** These flags again, as they are typed. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    addWords(words, "--url", url);
    addWords(words, "--env", env);
    addWords(words, "--pg", pg);
    return words;
  }

  private static void addWords(List<String> words, String flag, @Nullable String value) {
    if (value != null) {
      words.add(flag);
      words.add(value);
    }
  }

  public static void put(Map<Setting, String> flags, Setting setting, @Nullable String value) {
    if (value != null) {
      flags.put(setting, value);
    }
  }

  public @Nullable String url() {
    return url;
  }
}
