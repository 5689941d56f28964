package dev.dbkeep.studio.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.database.Member;
import dev.dbkeep.studio.database.Session;
import dev.dbkeep.studio.database.TextStatement;
import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long the rest of a result is kept. */
@Timeout(60)
final class OpenResultsTest {
  private final TestDatabase target = TestDatabase.create();
  private final Database database = new Database(target.url(), false);

  @AfterEach
  void stop() {
    database.close();
    target.close();
  }

  private static Caller view(String name) {
    return new Caller("page", name, Member.local("postgres"));
  }

  /** Keeps a result of 30 rows, of which none was read; its cursor and its connection. */
  private Kept keep(OpenResults results, Caller caller) throws SQLException {
    Session session = database.open(caller);
    Connection connection = session.connection();
    connection.setAutoCommit(false);
    TextStatement rows =
        TextStatement.run(connection, "SELECT i FROM generate_series(1, 30) i", _ -> {});
    OpenResults.Open open = new OpenResults.Open(session);
    String cursor = open.add(new Reader(0, rows, "SELECT"));
    results.keep(caller, open);
    return new Kept(cursor, connection);
  }

  private record Kept(String cursor, Connection connection) {
    boolean isOver() {
      try {
        return connection.isClosed();
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static long more(OpenResults results, Caller caller, Kept kept, int limit) {
    List<SqlLine> lines = new ArrayList<>();
    results.more(caller, new MoreRequest(kept.cursor(), limit), lines::add);
    return lines.stream()
        .mapToLong(line -> line instanceof SqlLine.Rows rows ? rows.rows().size() : 0)
        .sum();
  }

  @Test
  void what_nobody_asks_for_is_let_go() throws SQLException {
    OpenResults results = new OpenResults(Duration.ofMillis(50));
    Kept kept = keep(results, view("a"));
    await().until(kept::isOver);
    assertThatThrownBy(() -> more(results, view("a"), kept, 1))
        .hasMessageContaining("not kept any more");
  }

  @Test
  void it_is_let_go_though_the_common_pool_is_busy() throws SQLException {
    CountDownLatch free = new CountDownLatch(1);
    for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism() + 1; i++) {
      CompletableFuture.runAsync(() -> waitFor(free), ForkJoinPool.commonPool());
    }
    try {
      await().until(keep(new OpenResults(Duration.ofMillis(50)), view("a"))::isOver);
    } finally {
      free.countDown();
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void the_last_row_ends_it_and_another_view_has_no_part_in_it() throws SQLException {
    OpenResults results = new OpenResults(Duration.ofMinutes(1));
    Kept kept = keep(results, view("a"));
    assertThatThrownBy(() -> more(results, view("b"), kept, 1))
        .hasMessageContaining("not kept any more");
    assertThat(more(results, view("a"), kept, 29)).isEqualTo(29);
    assertThat(kept.isOver()).isFalse();
    assertThat(more(results, view("a"), kept, 29)).isEqualTo(1);
    assertThat(kept.isOver()).isTrue();
  }

  @Test
  void of_many_the_one_that_waits_longest_goes() throws SQLException {
    OpenResults results = new OpenResults(Duration.ofMinutes(1));
    List<Kept> kept = new ArrayList<>();
    for (int view = 0; view < 6; view++) {
      kept.add(keep(results, view("v" + view)));
    }
    more(results, view("v0"), kept.getFirst(), 1);
    keep(results, view("v6"));
    assertThat(kept.stream().map(Kept::isOver))
        .containsExactly(false, true, false, false, false, false);
  }
}
