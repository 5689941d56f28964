package dev.dbkeep.observe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What happened, a line of JSON each, in a file that is followed by a new one when it is full; the
 * one before it is kept.
 */
public final class EventLog {
  private static final long FULL = 8L << 20;

  private final Path file;
  private final Clock clock;

  public EventLog(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /**
   * Adds a line; what cannot be written is lost, since whoever tells it has better to do than to
   * stop.
   *
   * @param kind {@code wal-hole}
   */
  public synchronized void add(String kind, String text) {
    Map<String, String> event = new LinkedHashMap<>();
    event.put("at", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    event.put("event", kind);
    event.put("text", text);
    String line = JsonMapper.shared().writeValueAsString(event) + "\n";
    try {
      if (Files.exists(file) && Files.size(file) > FULL) {
        Files.move(
            file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.ATOMIC_MOVE);
      }
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      // see above
    }
  }
}
