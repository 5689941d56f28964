package dev.dbkeep.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PeerLockTest {
  @Test
  void holds_no_snapshot_that_our_own_concurrent_index_would_wait_for() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Connection holder = database.connect();
        Connection observer = database.connect()) {
      int pid = holder.unwrap(org.postgresql.PGConnection.class).getBackendPID();

      try (PeerLock _ = PeerLock.acquire(holder, 4711, "flyway", Duration.ofSeconds(1), () -> {});
          Statement statement = observer.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "select backend_xmin is null, state from pg_stat_activity where pid = " + pid)) {
        rows.next();
        assertThat(rows.getString(2)).isEqualTo("idle in transaction");
        assertThat(rows.getBoolean(1)).isTrue();
      }
    }
  }
}
