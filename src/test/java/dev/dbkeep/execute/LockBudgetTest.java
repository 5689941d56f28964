package dev.dbkeep.execute;

import static dev.dbkeep.execute.Runs.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LockBudgetTest {
  private TestDatabase database;
  private Runs runs;

  @BeforeEach
  void create() {
    database = TestDatabase.create();
    runs = new Runs(database.url());
    runs.run(
        "CREATE TABLE a (x int); CREATE TABLE b (x int); INSERT INTO a VALUES (1); INSERT INTO b"
            + " VALUES (1)");
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void behind_a_reader_it_gives_up_names_who_holds_the_lock_and_leaves_nothing()
      throws SQLException {
    try (Connection reader = database.connect();
        Statement statement = reader.createStatement()) {
      statement.execute("SET application_name = 'report'");
      reader.setAutoCommit(false);
      statement.execute("SELECT * FROM a");
      Executor executor =
          runs.executor(ExecuteOptions.DEFAULTS.withLockWait(Duration.ofMillis(700)));
      DbkeepException error =
          catchThrowableOfType(
              DbkeepException.class,
              () ->
                  executor.run(
                      List.of(
                          job("1", "CREATE TABLE c (x int);\nALTER TABLE a ADD COLUMN y int;"))));
      assertThat(error.code()).isEqualTo(ErrorCode.LOCK_NOT_GRANTED);
      assertThat(error.getMessage())
          .matches("1 got no lock on table public\\.a in 0\\.7 s \\(\\d+ tr(y|ies)\\)");
      assertThat(error.detail())
          .contains("blocked by pid " + Runs.one(reader, "SELECT pg_backend_pid()") + " (report, ")
          .contains("idle in transaction")
          .contains("SELECT * FROM a");
      assertThat(error.hint()).contains("--lock-wait");
    }
    assertThat(runs.ask("SELECT to_regclass('c')")).isEqualTo("null");
    assertThat(runs.ask("SELECT count(*) FROM history")).isEqualTo("0");
    assertThat(
            runs.ask(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid"
                    + " <> pg_backend_pid()"))
        .isEqualTo("0");
  }

  @Test
  void while_it_waits_for_a_long_reader_nobody_queues_behind_it() throws Exception {
    try (Connection reader = database.connect();
        Connection other = database.connect()) {
      reader.setAutoCommit(false);
      Runs.one(reader, "SELECT x FROM a");
      CompletableFuture<Executed> run =
          CompletableFuture.supplyAsync(
              () -> runs.execute(job("1", "ALTER TABLE a ADD COLUMN y int")));
      await().until(() -> !runs.events(Progress.Retry.class).isEmpty());
      long worst = 0;
      for (int i = 0; i < 200; i++) {
        long began = System.nanoTime();
        Runs.one(other, "SELECT x FROM a");
        worst = Math.max(worst, System.nanoTime() - began);
      }
      assertThat(Duration.ofNanos(worst)).isLessThan(Duration.ofMillis(500));
      assertThat(runs.events(Progress.Retry.class).size()).isLessThanOrEqualTo(2);
      assertThat(run).isNotDone();
      reader.commit();
      assertThat(run.get().jobs()).extracting(Executed.Done::id).containsExactly("1");
    }
    assertThat(runs.events(Progress.WaitingForLock.class))
        .isNotEmpty()
        .allMatch(waiting -> waiting.target().equals("table public.a"));
  }

  @Test
  void the_chain_goes_on_to_who_blocks_the_blocker() throws Exception {
    try (Connection first = database.connect();
        Connection second = database.connect()) {
      first.setAutoCommit(false);
      Runs.one(first, "UPDATE b SET x = 2 RETURNING x");
      second.setAutoCommit(false);
      Runs.one(second, "SELECT x FROM a");
      CompletableFuture<String> waits =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return Runs.one(second, "UPDATE b SET x = 3 RETURNING x");
                } catch (SQLException e) {
                  return e.getSQLState();
                }
              });
      await().until(() -> runs.ask("SELECT count(*) FROM pg_locks WHERE NOT granted").equals("1"));
      Executor executor =
          runs.executor(
              ExecuteOptions.DEFAULTS
                  .withLockTimeout(Duration.ofMillis(400))
                  .withLockWait(Duration.ZERO));
      DbkeepException error =
          catchThrowableOfType(
              DbkeepException.class, () -> executor.run(List.of(job("1", "DROP TABLE a"))));
      assertThat(error.detail().lines().toList())
          .hasSize(2)
          .satisfies(
              lines -> assertThat(lines.getFirst()).startsWith("  blocked by pid "),
              lines -> assertThat(lines.getLast()).startsWith("    which waits for pid "));
      first.commit();
      waits.get();
    }
  }

  @Test
  void a_deadlock_is_tried_again() throws Exception {
    AtomicReference<String> application = new AtomicReference<>();
    try (Connection app = database.connect()) {
      Runs.one(app, "SELECT set_config('deadlock_timeout', '10s', false)");
      app.setAutoCommit(false);
      Runs.one(app, "SELECT x FROM b");
      Executor patient =
          runs.executor(ExecuteOptions.DEFAULTS.withLockTimeout(Duration.ofSeconds(20)));
      CompletableFuture<Executed> run =
          CompletableFuture.supplyAsync(
              () ->
                  patient.run(
                      List.of(
                          job(
                              "1",
                              "ALTER TABLE a ADD COLUMN y int;\n"
                                  + "ALTER TABLE b ADD COLUMN y int;"))));
      await().until(() -> runs.ask("SELECT count(*) FROM pg_locks WHERE NOT granted").equals("1"));
      application.set(Runs.one(app, "SELECT x FROM a"));
      app.commit();
      assertThat(run.get().jobs()).extracting(Executed.Done::id).containsExactly("1");
    }
    assertThat(application).hasValue("1");
    assertThat(runs.events(Progress.Retry.class))
        .extracting(Progress.Retry::reason)
        .contains("deadlock with another transaction");
  }

  @Test
  void settings_keep_a_killed_client_from_leaving_its_statement_behind() {
    runs.execute(
        job(
            "1",
            "CREATE TABLE seen AS SELECT name, setting FROM pg_settings WHERE name IN"
                + " ('client_connection_check_interval', 'lock_timeout', 'statement_timeout',"
                + " 'application_name')"));
    assertThat(runs.ask("SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM seen"))
        .isEqualTo(
            "application_name=dbkeep client_connection_check_interval=500 lock_timeout=100"
                + " statement_timeout=0");
  }
}
