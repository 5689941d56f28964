package dev.dbkeep.cli.console;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What every command is given: the folder it runs in, the environment, the console and the clock.
 * Tests make their own.
 */
public record Context(
    Path directory, Map<String, String> environment, Console console, Clock clock) {
  public Context {
    environment = Map.copyOf(environment);
  }

  /** Where dbkeep keeps for this user what it could make again. */
  public Path cache() {
    String configured = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        configured.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache")
            : Path.of(configured);
    return base.resolve("dbkeep");
  }
}
