package dev.dbkeep.postgres.embedded;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;

/** A pause between two looks at something another process does. */
final class Waiting {
  private Waiting() {}

  static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(
              ErrorCode.INTERRUPTED, "interrupted while waiting for the embedded server")
          .cause(e);
    }
  }
}
