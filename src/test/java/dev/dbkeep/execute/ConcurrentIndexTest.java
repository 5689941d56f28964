package dev.dbkeep.execute;

import static dev.dbkeep.execute.Runs.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.sql.Statements;
import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConcurrentIndexTest {
  private static final String VALID =
      "SELECT string_agg(c.relname || ' ' || i.indisvalid, ',' ORDER BY c.relname) FROM pg_index i"
          + " JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = 'public.a'::regclass";
  private TestDatabase database;
  private Runs runs;

  @BeforeEach
  void create() {
    database = TestDatabase.create();
    runs = new Runs(database.url());
    runs.run(
        "CREATE TABLE a (x int, y int); INSERT INTO a SELECT i, i % 10 FROM generate_series(1,"
            + " 1000) i");
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX CONCURRENTLY a_x ON a (x)",
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS a_x ON public.a (x)",
        "CREATE INDEX CONCURRENTLY ON \"a\" USING btree (x)"
      })
  void killed_half_way_it_is_built_again_and_nothing_invalid_stays(String sql) throws Exception {
    Job job = job("1", "INSERT INTO a VALUES (0, 0);\n" + sql + ";\nINSERT INTO a VALUES (-1, 0);");
    try (Connection old = database.connect()) {
      old.setAutoCommit(false);
      Runs.one(old, "UPDATE a SET y = 3 WHERE x = 1 RETURNING x");
      CompletableFuture<DbkeepException> run =
          CompletableFuture.supplyAsync(
              () -> catchThrowableOfType(DbkeepException.class, () -> runs.execute(job)));
      await()
          .until(
              () ->
                  runs.ask(
                          "SELECT count(*) FROM pg_stat_progress_create_index WHERE phase LIKE"
                              + " 'waiting%'")
                      .equals("1"));
      runs.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_progress_create_index");
      DbkeepException error = run.get();
      assertThat(error.code()).isEqualTo(ErrorCode.CANNOT_CONNECT);
      assertThat(error.location()).hasToString("1.sql:2:1");
      old.commit();
    }
    assertThat(runs.ask(VALID)).endsWith(" false");
    runs.execute(job);
    assertThat(runs.ask(VALID)).matches("a_x(_idx)? true");
    assertThat(runs.ask("SELECT count(*) FROM a")).isEqualTo("1002");
  }

  @Test
  void finished_but_not_recorded_it_is_not_built_twice() {
    Job job =
        job(
            "1",
            "CREATE INDEX CONCURRENTLY a_x ON a (x);\nCREATE INDEX CONCURRENTLY a_y ON a (y);");
    runs.execute(job("0", "VACUUM a"));
    runs.run("INSERT INTO dbkeep.job (id, state, statements) VALUES ('1', 'running', 2)");
    runs.run(
        "INSERT INTO dbkeep.statement (job, position, sha256, state, indexes_before) VALUES ('1',"
            + " 1, '"
            + Journal.sha256(Statements.split(job.script()).getFirst())
            + "', 'started', '{}')");
    runs.run("CREATE INDEX a_x ON a (x)");
    String built = runs.ask("SELECT 'a_x'::regclass::oid");
    runs.execute(job);
    assertThat(runs.ask("SELECT 'a_x'::regclass::oid")).isEqualTo(built);
    assertThat(runs.ask(VALID)).isEqualTo("a_x true,a_y true");
  }

  @Test
  void a_unique_index_over_duplicates_leaves_nothing_and_is_built_once_they_are_gone() {
    Job job = job("1", "CREATE UNIQUE INDEX CONCURRENTLY a_y ON a (y)");
    DbkeepException error = catchThrowableOfType(DbkeepException.class, () -> runs.execute(job));
    assertThat(error.sqlState()).isEqualTo("23505");
    assertThat(runs.ask(VALID)).isEqualTo("null");
    runs.run("DELETE FROM a WHERE x > 10");
    runs.execute(job);
    assertThat(runs.ask(VALID)).isEqualTo("a_y true");
  }

  @Test
  void the_invalid_index_of_another_tool_is_replaced() {
    catchThrowableOfType(
        AssertionError.class, () -> runs.run("CREATE UNIQUE INDEX CONCURRENTLY a_y ON a (y)"));
    assertThat(runs.ask(VALID)).isEqualTo("a_y false");
    runs.execute(job("1", "CREATE INDEX CONCURRENTLY IF NOT EXISTS a_y ON a (y)"));
    assertThat(runs.ask(VALID)).isEqualTo("a_y true");
  }

  @Test
  void behind_an_old_transaction_it_waits_then_gives_up_without_remains() throws Exception {
    try (Connection old = database.connect()) {
      old.setAutoCommit(false);
      Runs.one(old, "UPDATE a SET y = 3 WHERE x = 1 RETURNING x");
      Executor executor =
          runs.executor(ExecuteOptions.DEFAULTS.withLockWait(Duration.ofMillis(600)));
      DbkeepException error =
          catchThrowableOfType(
              DbkeepException.class,
              () -> executor.run(List.of(job("1", "CREATE INDEX CONCURRENTLY a_x ON a (x)"))));
      assertThat(error.code()).isEqualTo(ErrorCode.LOCK_NOT_GRANTED);
      assertThat(error.getMessage())
          .startsWith("1 got no lock on the end of transactions that began earlier in 0.6 s");
      old.rollback();
    }
    runs.execute(job("1", "CREATE INDEX CONCURRENTLY a_x ON a (x)"));
    assertThat(runs.ask(VALID)).isEqualTo("a_x true");
  }
}
