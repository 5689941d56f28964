package dev.dbkeep.studio.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.testing.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database that is not there any more is named, and no pool. */
@Timeout(60)
final class ServerGoneTest {
  private static final Caller CALLER = new Caller("page", "view", Member.local("postgres"));

  @Test
  void a_database_that_went_is_named() {
    TestDatabase target = TestDatabase.create();
    try (Database studio = new Database(target.url(), false)) {
      target.close();
      // the first may find the end of its connection
      catchThrowableOfType(DbkeepException.class, () -> read(studio));
      DbkeepException error = catchThrowableOfType(DbkeepException.class, () -> read(studio));
      assertThat(error.code()).isNotEqualTo(ErrorCode.SQL);
      assertThat(error.getMessage()).contains(target.url().database());
      assertThat(error.hint()).isNotBlank();
    }
  }

  private static boolean read(Database studio) {
    return studio.read(CALLER, Duration.ofSeconds(5), connection -> connection.isValid(1));
  }
}
