package dev.dbkeep.execute;

import static dev.dbkeep.execute.Runs.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.testing.Pooler;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Through pgbouncer in transaction mode, where every transaction may meet another server process.
 */
class PoolerTest {
  @TempDir private Path folder;
  private TestDatabase database;
  private Pooler pooler;
  private ServerUrl url;

  @BeforeEach
  void start() throws IOException {
    database = TestDatabase.create();
    start("pool_mode = transaction");
  }

  private void start(String mode) throws IOException {
    pooler = Pooler.before(database, folder, mode);
    url = pooler.url();
  }

  @AfterEach
  void stop() {
    if (pooler != null) {
      pooler.close();
    }
    if (database != null) {
      database.close();
    }
  }

  @Test
  void two_runners_exclude_each_other_and_leave_no_lock() {
    Runs runs = new Runs(url);
    runs.run("CREATE TABLE counter (job text, lock_timeout text)");
    List<Job> jobs = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      jobs.add(
          job(
              "" + i,
              "INSERT INTO counter VALUES ('"
                  + i
                  + "', current_setting('lock_timeout'));\nSELECT pg_sleep(0.05);"));
    }
    List<CompletableFuture<Executed>> running = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      running.add(
          CompletableFuture.supplyAsync(
              () -> runs.executor(ExecuteOptions.DEFAULTS).run(runs.pending(jobs)),
              Thread::startVirtualThread));
    }
    assertThat(
            running.stream().map(CompletableFuture::join).map(executed -> executed.jobs().size()))
        .containsExactlyInAnyOrder(0, 8);
    Runs direct = new Runs(database.url());
    assertThat(direct.ask("SELECT count(*) || ' ' || min(lock_timeout) FROM counter"))
        .isEqualTo("8 100ms");
    assertThat(direct.ask("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
        .isEqualTo("0");
    assertThat(runs.ask("SELECT current_setting('lock_timeout')")).isEqualTo("0");
  }

  @Test
  void a_runner_that_lost_its_lock_never_works_beside_the_next_one() {
    Runs direct = new Runs(database.url());
    direct.run("CREATE TABLE counter (job text)");
    DbkeepException error =
        Runs.loseTheLockInTheMiddle(new Runs(url), new Runs(url), direct, Runs.countingJobs());
    assertThat(error.code()).isEqualTo(ErrorCode.BUSY);
    assertThat(direct.ask("SELECT count(*) || '/' || count(DISTINCT job) FROM counter"))
        .isEqualTo("12/12");
    assertThat(direct.ask("SELECT finished IS NOT NULL FROM dbkeep.runner")).isEqualTo("t");
  }

  @Test
  void a_pooler_that_hands_out_connections_in_turn_is_recognized() throws Exception {
    pooler.close();
    start("pool_mode = transaction\nserver_round_robin = 1");
    Runs runs = new Runs(url);
    for (int i = 0; i < 5; i++) {
      Job job = job("" + i, "CREATE INDEX CONCURRENTLY ON history (done);");
      DbkeepException error = catchThrowableOfType(DbkeepException.class, () -> runs.execute(job));
      assertThat(error.code()).isEqualTo(ErrorCode.NOT_ALLOWED);
    }
  }

  @Test
  void a_pooler_that_keeps_a_process_for_the_session_is_no_hindrance() throws Exception {
    pooler.close();
    start("pool_mode = session");
    Runs runs = new Runs(url);
    runs.execute(job("1", "CREATE INDEX CONCURRENTLY later ON history (done);"));
    assertThat(runs.ask("SELECT indisvalid FROM pg_index WHERE indexrelid = 'later'::regclass"))
        .isEqualTo("t");
  }

  @Test
  void a_statement_outside_transactions_is_refused_and_the_direct_url_goes_on() {
    Runs runs = new Runs(url);
    Job job = job("1", "CREATE TABLE a (x int);\nCREATE INDEX CONCURRENTLY a_x ON a (x);");
    DbkeepException error = catchThrowableOfType(DbkeepException.class, () -> runs.execute(job));
    assertThat(error.code()).isEqualTo(ErrorCode.NOT_ALLOWED);
    assertThat(error.hint())
        .isEqualTo(
            "Give the URL of the database itself for this command (DIRECT_URL), not that of the"
                + " pooler.");
    new Runs(database.url()).execute(job);
    assertThat(runs.ask("SELECT done FROM history")).isEqualTo("t");
  }

  @Test
  void settings_of_a_script_are_not_left_to_the_next_client() {
    Runs runs = new Runs(url);
    runs.execute(
        job(
            "1",
            "SET search_path = none; SET ROLE pg_monitor; SET statement_timeout = 5; SELECT 1;"),
        job("2", "SELECT set_config('search_path', '', false);"));
    assertThat(
            runs.ask(
                "SELECT concat_ws('|', current_setting('search_path'), current_setting('role'),"
                    + " current_setting('statement_timeout'))"))
        .isEqualTo("\"$user\", public|none|0");
    DbkeepException error =
        catchThrowableOfType(
            DbkeepException.class,
            () ->
                runs.execute(
                    job("3", "SET search_path = none; BEGIN; SELECT 1; COMMIT; BEGIN; COMMIT;")));
    assertThat(error.code()).isEqualTo(ErrorCode.NOT_ALLOWED);
  }

  @Test
  void a_url_that_says_so_is_believed() {
    SortedMap<String, String> parameters = new TreeMap<>(database.url().parameters());
    parameters.put("pgbouncer", "true");
    ServerUrl direct = database.url();
    Runs runs =
        new Runs(
            new ServerUrl(
                direct.host(),
                direct.port(),
                direct.database(),
                direct.user(),
                direct.password(),
                parameters));
    assertThat(
            catchThrowableOfType(DbkeepException.class, () -> runs.execute(job("1", "VACUUM")))
                .code())
        .isEqualTo(ErrorCode.NOT_ALLOWED);
    runs.execute(job("2", "CREATE TABLE a (x int)"));
  }
}
