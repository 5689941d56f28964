package dev.dbkeep.execute;

import static dev.dbkeep.execute.Runs.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerLockTest {
  private TestDatabase database;
  private Runs runs;

  @BeforeEach
  void create() {
    database = TestDatabase.create();
    runs = new Runs(database.url());
    runs.run("CREATE TABLE counter (job text)");
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void of_several_runners_at_once_one_works_and_the_others_find_nothing_to_do(int count) {
    List<Job> jobs = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      jobs.add(
          job(
              "" + i,
              "INSERT INTO counter VALUES ('"
                  + i
                  + "');\nSELECT pg_sleep(0.03);"
                  + (i == 5 ? "\nCREATE INDEX CONCURRENTLY counter_job ON counter (job);" : "")));
    }
    List<CompletableFuture<Executed>> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      running.add(
          CompletableFuture.supplyAsync(
              () -> runs.executor(ExecuteOptions.DEFAULTS).run(runs.pending(jobs)),
              Thread::startVirtualThread));
    }
    assertThat(
            running.stream()
                .map(CompletableFuture::join)
                .mapToInt(executed -> executed.jobs().size())
                .sorted()
                .toArray())
        .endsWith(10)
        .hasSize(count)
        .satisfies(sizes -> assertThat(Arrays.stream(sizes).sum()).isEqualTo(10));
    assertThat(runs.ask("SELECT count(*) || '/' || count(DISTINCT job) FROM counter"))
        .isEqualTo("10/10");
    assertThat(runs.events(Progress.WaitingForRunner.class)).isNotEmpty();
    assertThat(runs.ask("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
        .isEqualTo("0");
  }

  @Test
  void a_runner_that_waits_too_long_says_who_is_at_work() {
    CompletableFuture<Executed> first =
        CompletableFuture.supplyAsync(() -> runs.execute(job("1", "SELECT pg_sleep(1.5)")));
    await().until(() -> !runs.events(Progress.JobStarted.class).isEmpty());
    Executor second = runs.executor(ExecuteOptions.DEFAULTS.withRunnerWait(Duration.ofMillis(200)));
    DbkeepException error =
        catchThrowableOfType(
            DbkeepException.class, () -> second.run(List.of(job("2", "SELECT 1"))));
    assertThat(error.code()).isEqualTo(ErrorCode.BUSY);
    assertThat(error.getMessage())
        .startsWith(
            "another dbkeep is at work on this database: process "
                + ProcessHandle.current().pid()
                + " on ");
    first.join();
  }

  @Test
  void a_runner_that_lost_its_lock_never_works_beside_the_next_one() {
    List<Job> jobs = Runs.countingJobs();
    Runs other = new Runs(database.url());
    DbkeepException error = Runs.loseTheLockInTheMiddle(runs, other, runs, jobs);
    assertThat(error.code()).isIn(ErrorCode.BUSY, ErrorCode.CANNOT_CONNECT);
    assertThat(runs.ask("SELECT count(*) || '/' || count(DISTINCT job) FROM counter"))
        .isEqualTo("12/12");
    assertThat(runs.ask("SELECT max(n) FROM (SELECT count(*) AS n FROM counter GROUP BY job) x"))
        .isEqualTo("1");
    assertThat(runs.ask("SELECT finished IS NOT NULL FROM dbkeep.runner")).isEqualTo("t");
  }

  @Test
  void a_server_process_that_goes_away_in_the_middle_is_reported_and_the_next_run_completes() {
    List<Job> jobs =
        List.of(
            job("1", "INSERT INTO counter VALUES ('1')"),
            job("2", "INSERT INTO counter VALUES ('2');\nSELECT pg_sleep(10);"));
    CompletableFuture<DbkeepException> run =
        CompletableFuture.supplyAsync(
            () ->
                catchThrowableOfType(
                    DbkeepException.class,
                    () -> runs.executor(ExecuteOptions.DEFAULTS).run(runs.pending(jobs))));
    await()
        .until(
            () ->
                runs.ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
                    .equals("1"));
    runs.ask(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name LIKE 'dbkeep%' AND pid <> pg_backend_pid()");
    DbkeepException error = run.join();
    assertThat(error.code()).isEqualTo(ErrorCode.CANNOT_CONNECT);
    assertThat(error.getMessage())
        .startsWith("the connection to the server was lost while 2 ran: ");
    List<Job> shorter = List.of(jobs.getFirst(), job("2", "INSERT INTO counter VALUES ('2')"));
    assertThat(runs.executor(ExecuteOptions.DEFAULTS).run(runs.pending(shorter)).jobs())
        .extracting(Executed.Done::id)
        .containsExactly("2");
    assertThat(runs.ask("SELECT string_agg(job, ',' ORDER BY job) FROM counter")).isEqualTo("1,2");
  }
}
