package dev.dbkeep.backup.past;

import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a stopped past says of itself, so that a later look can move it on instead of restoring
 * again.
 *
 * @param replayed how far it has come
 * @param expires when it may be removed
 */
record Parked(String backup, int timeline, Lsn replayed, Instant expires) {
  private static final String FILE = "parked";

  static Optional<Parked> read(Path folder) throws IOException {
    try {
      List<String> lines = Files.readAllLines(folder.resolve(FILE));
      return lines.size() < 4
          ? Optional.empty()
          : Optional.of(
              new Parked(
                  lines.get(0),
                  Integer.parseInt(lines.get(1)),
                  Lsn.parse(lines.get(2)),
                  Instant.parse(lines.get(3))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty(); // half written by a run that was killed
    }
  }

  void write(Path folder) throws IOException {
    Files.write(
        folder.resolve(FILE),
        List.of(backup, Integer.toString(timeline), replayed.toString(), expires.toString()));
  }

  /** From now on it is in use, and what a killed run leaves of it is of no use. */
  static void clear(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(FILE));
  }

  /** Whether recovery can go on from there to the place where a plan stops. */
  boolean leadsTo(RestorePlan plan, Optional<Lsn> stop) {
    return backup.equals(plan.backup().id())
        && timeline == plan.timeline()
        && stop.filter(place -> replayed.compareTo(place) <= 0).isPresent();
  }
}
