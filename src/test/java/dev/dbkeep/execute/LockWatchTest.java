package dev.dbkeep.execute;

import static org.awaitility.Awaitility.await;

import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LockWatchTest {
  @Test
  void closed_while_it_connects_it_leaves_no_connection() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.connect()) {
      for (int micros = 40_000; micros < 56_000; micros += 400) {
        LockWatch watch = new LockWatch(database.url(), sighting -> {});
        watch.begin(() -> 1);
        TimeUnit.MICROSECONDS.sleep(micros);
        watch.close();
      }
      await()
          .until(
              () ->
                  Runs.one(
                          connection,
                          "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                              + " AND pid <> pg_backend_pid()")
                      .equals("0"));
    }
  }
}
