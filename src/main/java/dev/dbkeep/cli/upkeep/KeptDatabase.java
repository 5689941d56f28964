package dev.dbkeep.cli.upkeep;

import dev.dbkeep.config.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A database that a daemon keeps.
 *
 * @param name as lines and logs call it
 * @param flags that lead a command to it; they may hold its password
 * @param logs the folder of its jobs' logs
 */
public record KeptDatabase(String name, Map<Setting, String> flags, Path logs) {
  /** The project's own. */
  public static final String HOME = "home";

  public KeptDatabase {
    flags = Map.copyOf(flags);
  }

  /** The flags as they are typed, for a step that runs in this process. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    new TreeMap<>(flags)
        .forEach(
            (setting, value) -> {
              words.add("--" + setting.key());
              words.add(value);
            });
    return words;
  }

  @Override
  public String toString() {
    return name;
  }
}
