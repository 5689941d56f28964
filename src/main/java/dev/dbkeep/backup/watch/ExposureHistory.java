package dev.dbkeep.backup.watch;

import dev.dbkeep.backup.Exposure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How RPO developed: a line for each minute with the worst of it, in a file that is followed by a
 * new one when it is full; the one before it is kept, which makes weeks. A minute in which the
 * server could not be asked has no line.
 */
public final class ExposureHistory {
  private static final String FILE = "rpo.log";
  private static final String BEFORE = "rpo.log.1";
  private static final long FULL = 1L << 20;

  private final Path state;
  private final long full;
  private @Nullable Point worst;

  /**
   * Of one protection.
   *
   * @param state the folder of the receiver
   */
  public ExposureHistory(Path state) {
    this(state, FULL);
  }

  ExposureHistory(Path state, long full) {
    this.state = state;
    this.full = full;
  }

  /**
   * The worst of a stretch of time.
   *
   * @param at where the stretch begins
   * @param behind how old the newest moment was at which nothing was missing
   * @param bytes of WAL that were not received
   */
  public record Point(Instant at, Duration behind, long bytes) {
    private Point worse(Point other) {
      return new Point(
          at,
          behind.compareTo(other.behind) >= 0 ? behind : other.behind,
          Math.max(bytes, other.bytes));
    }

    private Point from(Instant moment) {
      return new Point(moment, behind, bytes);
    }
  }

  /** Takes over what a look found. What cannot be written is lost, as in any log of a watch. */
  public void add(Instant at, Exposure exposure) {
    Instant minute = at.truncatedTo(ChronoUnit.MINUTES);
    Point now = new Point(minute, exposure.behind(), exposure.bytes());
    if (worst != null && !worst.at().equals(minute)) {
      write(worst);
      worst = null;
    }
    worst = worst == null ? now : worst.worse(now);
  }

  private void write(Point point) {
    try {
      Path file = state.resolve(FILE);
      if (Files.exists(file) && Files.size(file) > full) {
        Files.move(file, state.resolve(BEFORE), StandardCopyOption.ATOMIC_MOVE);
      }
      String line = point.at() + " " + point.behind().toMillis() + " " + point.bytes() + "\n";
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      // the watch goes on; the stretch is missing
    }
  }

  /**
   * What was written since a moment, the oldest first; the worst of each stretch.
   *
   * @param state the folder of the receiver
   */
  public static List<Point> since(Path state, Instant from, Duration stretch) throws IOException {
    List<Point> points = new ArrayList<>();
    for (String name : List.of(BEFORE, FILE)) {
      Path file = state.resolve(name);
      if (Files.exists(file)) {
        try (Stream<String> lines = Files.lines(file)) {
          lines
              .flatMap(line -> read(line).stream())
              .filter(point -> !point.at().isBefore(from))
              .map(point -> point.from(beginning(point.at(), stretch)))
              .forEach(point -> join(points, point));
        }
      }
    }
    return points;
  }

  private static Instant beginning(Instant at, Duration stretch) {
    return Instant.ofEpochSecond(
        at.getEpochSecond() - Math.floorMod(at.getEpochSecond(), stretch.toSeconds()));
  }

  private static void join(List<Point> points, Point next) {
    boolean same = !points.isEmpty() && points.getLast().at().equals(next.at());
    if (same) {
      points.add(points.removeLast().worse(next));
    } else {
      points.add(next);
    }
  }

  /** Empty for a line that was cut off. */
  private static Optional<Point> read(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Point(
              Instant.parse(words[0]),
              Duration.ofMillis(Long.parseLong(words[1])),
              Long.parseLong(words[2])));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
