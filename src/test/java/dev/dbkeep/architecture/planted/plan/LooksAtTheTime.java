package dev.dbkeep.architecture.planted.plan;

import java.time.Instant;

/** Wrong: nobody can test what happens tomorrow. */
record LooksAtTheTime(String name) {
  Instant time() {
    return Instant.now();
  }
}
