package dev.dbkeep.observe.alert;

import dev.dbkeep.observe.IncidentBook;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;

/**
 * What one recipient is still to be told, in order, and when the next attempt is due. Knows neither
 * threads nor clocks.
 */
final class Mailbox {
  /** Slack takes one message a second. */
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  /** After each attempt that failed; then it is given up. */
  private static final List<Duration> RETRIES =
      List.of(
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2));

  private static final int MOST = 1000;

  private final Recipient recipient;
  private final LinkedList<IncidentBook.Change> waiting = new LinkedList<>();
  private int attempts;
  private Instant notBefore = Instant.MIN;

  Mailbox(Recipient recipient) {
    this.recipient = recipient;
  }

  Recipient recipient() {
    return recipient;
  }

  /**
   * Adds one; what is over before it was told is not told at all.
   *
   * @return one that had to go because there are too many
   */
  Optional<IncidentBook.Change> add(IncidentBook.Change change) {
    if (change.state() == IncidentBook.State.RESOLVED && forget(change)) {
      return Optional.empty();
    }
    waiting.add(change);
    return waiting.size() > MOST ? Optional.of(waiting.remove()) : Optional.empty();
  }

  private boolean forget(IncidentBook.Change over) {
    // the first one may be on its way
    Iterator<IncidentBook.Change> all = waiting.iterator();
    boolean first = attempts > 0;
    while (all.hasNext()) {
      IncidentBook.Change told = all.next();
      if (!first && told.incident().key().equals(over.incident().key())) {
        all.remove();
        return true;
      }
      first = false;
    }
    return false;
  }

  /** When the next attempt is due; empty when there is nothing to tell. */
  Optional<Instant> due(Instant now) {
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    Instant at = notBefore.isAfter(now) ? notBefore : now;
    return Optional.of(recipient.quiet() == null ? at : recipient.quiet().earliest(at));
  }

  IncidentBook.Change first() {
    return waiting.getFirst();
  }

  /** The first one goes out now. */
  void begin() {
    attempts++;
  }

  /** Takes over how the attempt ended; empty when it arrived. */
  Optional<FailedAttempt> end(Outcome outcome, Instant now) {
    int attempt = attempts;
    return switch (outcome) {
      case Outcome.Delivered _ -> {
        done(now);
        yield Optional.empty();
      }
      case Outcome.Refused refused -> {
        done(now);
        yield Optional.of(new FailedAttempt(refused.why(), attempt, true));
      }
      case Outcome.Later later when attempt > RETRIES.size() -> {
        done(now);
        yield Optional.of(new FailedAttempt(later.why(), attempt, true));
      }
      case Outcome.Later later -> {
        Duration pause = RETRIES.get(attempt - 1);
        notBefore = now.plus(later.after().compareTo(pause) > 0 ? later.after() : pause);
        yield Optional.of(new FailedAttempt(later.why(), attempt, false));
      }
    };
  }

  private void done(Instant now) {
    waiting.removeFirst();
    attempts = 0;
    notBefore = now.plus(BETWEEN);
  }
}
