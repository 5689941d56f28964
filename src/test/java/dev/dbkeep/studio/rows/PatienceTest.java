package dev.dbkeep.studio.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.database.Member;
import dev.dbkeep.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A page that takes too long says so, and what would make it quick. */
@Timeout(60)
final class PatienceTest {
  private static final Caller CALLER = new Caller("page", "view", Member.local("postgres"));

  @Test
  void what_takes_too_long_names_the_index_that_is_missing() {
    try (TestDatabase target = TestDatabase.create();
        Database database = new Database(target.url(), false)) {
      target.run(
          "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t SELECT i, i FROM"
              + " generate_series(1, 100) i");
      RowsEndpoints rows = new RowsEndpoints(database, Duration.ofMillis(300));
      Filter slow = new Filter.Raw("pg_sleep(0.1) IS NOT NULL");
      Filter found = new Filter.Comparison("n", ">", "5", List.of());
      DbkeepException error = refused(rows, new Filter.All(List.of(found, slow)));
      assertThat(error.sqlState()).isEqualTo("57014");
      assertThat(error.hint())
          .isEqualTo(
              "no index serves this filter: CREATE INDEX CONCURRENTLY ON \"public\".\"t\" (\"n\")");
      assertThat(refused(rows, slow).hint()).contains("Studio waits");
    }
  }

  private static DbkeepException refused(RowsEndpoints rows, Filter filter) {
    RowsRequest request = new RowsRequest("public", "t", null, filter, null, 50);
    return catchThrowableOfType(DbkeepException.class, () -> rows.page(CALLER, request));
  }
}
