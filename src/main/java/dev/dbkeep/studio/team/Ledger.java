package dev.dbkeep.studio.team;

import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.database.Member;
import dev.dbkeep.studio.database.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Where accounts are kept, and the time. */
record Ledger(Database database, Clock clock) {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Caller STUDIO =
      new Caller("accounts", "accounts", new Member("dbkeep", "dbkeep", Member.Access.ADMIN));

  <T> T read(Work<T> work) {
    return database.read(STUDIO, PATIENCE, work);
  }

  <T> T write(Work<T> work) {
    return database.write(STUDIO, PATIENCE, work);
  }

  /** As exact as PostgreSQL keeps it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
