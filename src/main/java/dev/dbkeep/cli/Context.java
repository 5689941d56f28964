package dev.dbkeep.cli;

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
}
