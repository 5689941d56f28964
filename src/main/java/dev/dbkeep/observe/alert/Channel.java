package dev.dbkeep.observe.alert;

import dev.dbkeep.observe.IncidentBook;

/** One way to tell somebody. */
public interface Channel {
  /** As journals and metrics name it, without anything secret: {@code slack}. */
  String name();

  /** Tries once. */
  Outcome send(IncidentBook.Change change) throws InterruptedException;

  /** Tries once to bring something to read. */
  default Outcome send(Letter letter) throws InterruptedException {
    return new Outcome.Refused("it only tells of incidents");
  }
}
