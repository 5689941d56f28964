package dev.dbkeep.backup;

import dev.dbkeep.backup.wal.ReceiverEvent;
import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Up to which moment everything is here: whenever nothing is missing of what the server had written
 * at a moment of its clock, that moment is noted in a file, twice a second at most.
 */
public final class Received {
  private static final String FILE = "received";
  private static final Duration EVERY = Duration.ofMillis(500);

  /**
   * A commit is in the log a little after the time that it carries: with synchronous_commit off up
   * to three times wal_writer_delay, 600 ms.
   */
  private static final Duration IN_FLIGHT = Duration.ofSeconds(1);

  private final Path state;
  private final Clock clock;
  private Instant noted = Instant.MIN;
  private Lsn flushed = Lsn.ZERO;
  private boolean ended;

  Received(Path state, Clock clock) {
    this.state = state;
    this.clock = clock;
  }

  synchronized void note(ReceiverEvent.Advanced advanced) {
    flushed = advanced.flushed();
    notifyAll();
    Instant now = clock.instant();
    if (advanced.flushed().compareTo(advanced.serverEnd()) < 0
        || now.isBefore(noted.equals(Instant.MIN) ? now : noted.plus(EVERY))) {
      return;
    }
    noted = now;
    try {
      Path aside = state.resolve(FILE + ".new");
      Files.writeString(aside, advanced.serverTime().minus(IN_FLIGHT).toString());
      Files.move(aside, state.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // The next one says it; until then what can be restored is told too early, never too late.
    }
  }

  /** Nothing more will come. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Waits for everything before the place; false when the receiver ended without it. */
  synchronized boolean await(Lsn place) throws InterruptedException {
    while (flushed.compareTo(place) < 0 && !ended) {
      wait();
    }
    return flushed.compareTo(place) >= 0;
  }

  /** What an earlier or running receiver noted. */
  public static Optional<Instant> read(Path state) {
    try {
      return Optional.of(Instant.parse(Files.readString(state.resolve(FILE)).strip()));
    } catch (IOException | DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
