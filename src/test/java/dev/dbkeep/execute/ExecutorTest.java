package dev.dbkeep.execute;

import static dev.dbkeep.execute.Runs.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.plan.LockMode;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.plan.Step;
import dev.dbkeep.testing.TestDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecutorTest {
  private TestDatabase database;
  private Runs runs;

  @BeforeEach
  void create() {
    database = TestDatabase.create();
    runs = new Runs(database.url());
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void runs_jobs_in_order_each_with_its_history_in_one_transaction() {
    Executed executed =
        runs.execute(
            job("1", "CREATE TABLE a (x xid DEFAULT pg_current_xact_id()::xid);"),
            job("2", "INSERT INTO a DEFAULT VALUES; INSERT INTO a DEFAULT VALUES;"));
    assertThat(executed.jobs()).extracting(Executed.Done::id).containsExactly("1", "2");
    assertThat(runs.ask("SELECT count(DISTINCT x::text) || '/' || count(*) FROM a"))
        .isEqualTo("1/2");
    assertThat(
            runs.ask(
                "SELECT (SELECT xmin FROM public.history WHERE id = '2') = (SELECT x FROM a LIMIT"
                    + " 1)"))
        .isEqualTo("t");
    assertThat(runs.ask("SELECT count(*) FROM dbkeep.statement")).isEqualTo("0");
    assertThat(runs.ask("SELECT finished IS NOT NULL FROM dbkeep.runner")).isEqualTo("t");
  }

  @Test
  void a_server_that_reads_backslashes_in_strings_gets_the_statements_that_the_lexer_saw() {
    database.run(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET standard_conforming_strings = off',"
            + " current_database()); END $$");
    runs.execute(
        job(
            "1",
            "CREATE TABLE a (x text); INSERT INTO a VALUES ('c:\\'); INSERT INTO a VALUES (';');"));
    assertThat(runs.ask("SELECT string_agg(x, ' ' ORDER BY length(x) DESC) FROM a"))
        .isEqualTo("c:\\ ;");
  }

  @Test
  void a_failed_job_leaves_nothing_and_names_file_line_column_and_statement() {
    Job bad =
        job(
            "2",
            "CREATE TABLE b (y int);\r\n"
                + "-- a comment\r\n"
                + "ALTER TABLE b\r\n"
                + "\tADD COLUMN z nosuchtype;\r\n");
    DbkeepException error =
        catchThrowableOfType(
            DbkeepException.class, () -> runs.execute(job("1", "CREATE TABLE a (x int)"), bad));
    assertThat(error.code()).isEqualTo(ErrorCode.MIGRATION_FAILED);
    assertThat(error.getMessage()).isEqualTo("2 failed: type \"nosuchtype\" does not exist");
    assertThat(error.location()).hasToString("2.sql:4:15");
    assertThat(error.sqlState()).isEqualTo("42704");
    assertThat(error.detail())
        .isEqualTo(
            "    3 | ALTER TABLE b\n    4 | \tADD COLUMN z nosuchtype\n      | \t             ^");
    assertThat(error.hint())
        .isEqualTo(
            "Correct the statement and run the same command again; nothing of this file was"
                + " applied.");
    assertThat(
            runs.ask("SELECT to_regclass('a') || ',' || coalesce(to_regclass('b')::text, 'none')"))
        .isEqualTo("a,none");
    assertThat(runs.ask("SELECT statements FROM history WHERE id = '2'")).isEqualTo("0");
  }

  @Test
  void an_error_without_position_is_still_attributed_to_its_statement() {
    DbkeepException error =
        catchThrowableOfType(
            DbkeepException.class,
            () ->
                runs.execute(
                    job(
                        "1",
                        "CREATE TABLE a (x int PRIMARY KEY);\n"
                            + "INSERT INTO a VALUES (1);\n"
                            + "  INSERT INTO a VALUES (1);")));
    assertThat(error.location()).hasToString("1.sql:3:3");
    assertThat(error.detail()).contains("DETAIL: Key (x)=(1) already exists.");
  }

  @Test
  void a_copy_that_only_psql_can_answer_leaves_nothing_behind() {
    DbkeepException error =
        catchThrowableOfType(
            DbkeepException.class,
            () -> runs.execute(job("1", "CREATE TABLE a (x int); COPY a TO STDOUT; SELECT 1;")));
    assertThat(error.hint()).contains("nothing of this file was applied");
    assertThat(error.location()).hasToString("1.sql:1:25");
    assertThat(runs.ask("SELECT to_regclass('a') IS NULL")).isEqualTo("t");
    assertThat(runs.ask("SELECT count(*) FROM history WHERE done")).isEqualTo("0");
  }

  @Test
  void what_somebody_cancels_is_not_begun_again() {
    runs.run("CREATE SEQUENCE tries");
    DbkeepException error =
        catchThrowableOfType(
            DbkeepException.class,
            () ->
                runs.execute(
                    job(
                        "1",
                        "SELECT nextval('tries'); SELECT pg_cancel_backend(pg_backend_pid());")));
    assertThat(error.sqlState()).isEqualTo("57014");
    assertThat(runs.ask("SELECT last_value FROM tries")).isEqualTo("1");
  }

  @Test
  void a_transaction_timeout_of_the_database_does_not_end_a_migration() {
    runs.run(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET transaction_timeout = 300',"
            + " current_database()); END $$");
    runs.execute(job("1", "CREATE TABLE a (x int); SELECT pg_sleep(0.6);"));
    assertThat(runs.ask("SELECT count(*) FROM history WHERE done")).isEqualTo("1");
  }

  @Test
  void a_role_that_a_script_takes_makes_its_objects_and_nothing_else() {
    String role = "maker_" + database.url().database();
    runs.run("CREATE ROLE " + role + "; GRANT CREATE ON SCHEMA public TO " + role);
    try {
      runs.execute(
          job("1", "SET LOCAL ROLE " + role + "; CREATE TABLE a (x int);"),
          job("2", "SET ROLE " + role + "; CREATE TABLE b (x int);"),
          job("3", "SET SESSION AUTHORIZATION " + role + "; CREATE TABLE c (x int); VACUUM;"),
          job("4", "BEGIN; SET LOCAL ROLE " + role + "; CREATE TABLE d (x int); COMMIT; VACUUM;"),
          job("5", "CREATE TABLE e (x int); SELECT 1;"));
      assertThat(runs.ask("SELECT count(*) FROM history WHERE done")).isEqualTo("5");
      assertThat(
              runs.ask(
                  "SELECT string_agg(tablename, '' ORDER BY tablename) FROM pg_tables WHERE"
                      + " tableowner = '"
                      + role
                      + "'"))
          .isEqualTo("abcd");
    } finally {
      runs.run("DROP OWNED BY " + role + " CASCADE; DROP ROLE " + role);
    }
  }

  @Test
  void passwords_are_not_shown() {
    DbkeepException error =
        catchThrowableOfType(
            DbkeepException.class,
            () -> runs.execute(job("1", "ALTER ROLE nobody_here PASSWORD 'secret'")));
    assertThat(error.detail()).doesNotContain("secret").contains("PASSWORD ********");
  }

  @Test
  void a_file_that_needs_several_transactions_resumes_behind_its_last_good_statement() {
    String head =
        "CREATE TABLE a (x int);\n"
            + "INSERT INTO a VALUES (1);\n"
            + "CREATE INDEX CONCURRENTLY a_x ON a (x);\n";
    DbkeepException error =
        catchThrowableOfType(
            DbkeepException.class,
            () ->
                runs.execute(
                    job("1", head + "INSERT INTO a VALUES ('two');\nINSERT INTO a VALUES (3);")));
    assertThat(error.location()).hasToString("1.sql:4:23");
    assertThat(error.hint())
        .isEqualTo(
            "Correct the statement and run the same command again: it goes on after the 3"
                + " statements that are done.");
    assertThat(runs.ask("SELECT statements FROM history")).isEqualTo("3");

    runs.execute(
        job(
            "1",
            head.replace("\n", "\r\n") + "INSERT INTO a VALUES (2);\nINSERT INTO a VALUES (3);"));
    assertThat(runs.ask("SELECT string_agg(x::text, ',' ORDER BY x) FROM a")).isEqualTo("1,2,3");
    assertThat(runs.ask("SELECT done FROM history")).isEqualTo("t");
    assertThat(runs.ask("SELECT state FROM dbkeep.job")).isEqualTo("done");
  }

  @Test
  void an_executed_statement_that_was_edited_is_refused() {
    catchThrowableOfType(
        DbkeepException.class,
        () -> runs.execute(job("1", "CREATE TABLE a (x int);\nVACUUM a;\nSELECT nothing;")));
    DbkeepException error =
        catchThrowableOfType(
            DbkeepException.class,
            () -> runs.execute(job("1", "CREATE TABLE a (x bigint);\nVACUUM a;\nSELECT 1;")));
    assertThat(error.getMessage())
        .isEqualTo(
            "1 cannot be resumed: statement 1 of 3 was already executed and has been changed"
                + " since");
    assertThat(error.hint()).contains("migrate resolve --applied 1");
    assertThat(error.location()).hasToString("1.sql:1:1");
    DbkeepException shorter =
        catchThrowableOfType(
            DbkeepException.class, () -> runs.execute(job("1", "CREATE TABLE a (x int);")));
    assertThat(shorter.getMessage())
        .isEqualTo("1 cannot be resumed: statement 2 was executed and is no longer in the file");
  }

  @Test
  void settings_of_statements_that_are_done_are_made_again_when_resuming() {
    String head = "CREATE SCHEMA s;\nSET search_path = s;\nCREATE TABLE a (x int);\nVACUUM a;\n";
    catchThrowableOfType(
        DbkeepException.class, () -> runs.execute(job("1", head + "INSERT INTO b VALUES (1)")));
    runs.execute(job("1", head + "INSERT INTO a VALUES (1)"), job("2", "CREATE TABLE c ()"));
    assertThat(runs.ask("SELECT count(*) FROM s.a")).isEqualTo("1");
    assertThat(runs.ask("SELECT to_regclass('public.c')")).isEqualTo("c");
  }

  @Test
  void what_postgresql_refuses_inside_a_transaction_is_run_outside_one() {
    runs.execute(
        job(
            "1",
            "CREATE TABLE p (x int) PARTITION BY LIST (x);\n"
                + "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);\n"
                + "REINDEX TABLE p;\n"
                + "INSERT INTO p VALUES (1);"));
    assertThat(runs.ask("SELECT count(*) FROM p")).isEqualTo("1");
    assertThat(runs.events(Progress.StatementWise.class))
        .singleElement()
        .extracting(Progress.StatementWise::reason)
        .asString()
        .contains("REINDEX TABLE");
  }

  @Test
  void a_new_enum_value_can_be_used_in_the_same_file() {
    runs.execute(job("1", "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE a (m mood)"));
    runs.execute(job("2", "ALTER TYPE mood ADD VALUE 'sad';\nINSERT INTO a VALUES ('sad');"));
    assertThat(runs.ask("SELECT m FROM a")).isEqualTo("sad");
  }

  @Test
  void a_procedure_that_commits_runs_by_itself() {
    runs.execute(
        job(
            "1",
            "CREATE TABLE a (x int);\n"
                + "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO a VALUES (1);"
                + " COMMIT; INSERT INTO a VALUES (2); END $$;\n"
                + "CALL p();"));
    assertThat(runs.ask("SELECT count(*) FROM a")).isEqualTo("2");
  }

  @Test
  void a_begin_and_commit_around_the_whole_file_are_ours() {
    DbkeepException error =
        catchThrowableOfType(
            DbkeepException.class,
            () -> runs.execute(job("1", "BEGIN;\nCREATE TABLE a (x int);\nSELECT 1/0;\nCOMMIT;")));
    assertThat(error.location()).hasToString("1.sql:3:1");
    assertThat(runs.ask("SELECT to_regclass('a')")).isEqualTo("null");
    runs.execute(job("1", "BEGIN;\nCREATE TABLE a (x int);\nCOMMIT;"));
    assertThat(runs.ask("SELECT count(*) FROM dbkeep.statement")).isEqualTo("0");
  }

  @Test
  void transaction_blocks_of_a_file_are_kept_and_resumed_behind() {
    String first =
        "CREATE TABLE a (x int);\n"
            + "BEGIN;\n"
            + "INSERT INTO a VALUES (1);\n"
            + "INSERT INTO a VALUES (2);\n"
            + "COMMIT;\n";
    String undone =
        "BEGIN ISOLATION LEVEL REPEATABLE READ;\nINSERT INTO a VALUES (9);\nROLLBACK;\n";
    catchThrowableOfType(
        DbkeepException.class,
        () ->
            runs.execute(
                job(
                    "1",
                    first
                        + undone
                        + "BEGIN;\n"
                        + "INSERT INTO a VALUES (3);\n"
                        + "INSERT INTO b VALUES (1);\n"
                        + "COMMIT;")));
    assertThat(runs.ask("SELECT count(*) FROM a")).isEqualTo("2");
    runs.execute(job("1", first + undone + "BEGIN;\nINSERT INTO a VALUES (3);\nCOMMIT;"));
    assertThat(runs.ask("SELECT string_agg(x::text, ',' ORDER BY x) FROM a")).isEqualTo("1,2,3");
  }

  @Test
  void a_transaction_that_is_never_ended_is_refused() {
    DbkeepException error =
        catchThrowableOfType(
            DbkeepException.class, () -> runs.execute(job("1", "SELECT 1;\nBEGIN;\nSELECT 2;")));
    assertThat(error.code()).isEqualTo(ErrorCode.SCRIPT);
    assertThat(error.location()).hasToString("1.sql:2:1");
  }

  @Test
  void copy_rows_of_a_dump_are_loaded() {
    runs.execute(
        job(
            "1",
            "CREATE TABLE a (x int, y text);\n"
                + "COPY a FROM stdin;\n"
                + "1\tone;\n"
                + "2\t\\N\n"
                + "\\.\n"
                + "INSERT INTO a VALUES (3, 'three');"));
    assertThat(runs.ask("SELECT string_agg(x || coalesce(y, '-'), ',' ORDER BY x) FROM a"))
        .isEqualTo("1one;,2-,3three");
  }

  @Test
  void a_plan_is_applied_in_as_few_transactions_as_possible() {
    runs.executor(ExecuteOptions.DEFAULTS)
        .apply(
            plan(
                "CREATE TABLE a (x int, t xid DEFAULT pg_current_xact_id()::xid)",
                "INSERT INTO a VALUES (1)",
                "INSERT INTO a VALUES (2)",
                "CREATE INDEX CONCURRENTLY a_x ON a (x)",
                "INSERT INTO a VALUES (3)",
                "INSERT INTO a VALUES (4)"));
    assertThat(runs.ask("SELECT count(DISTINCT t::text) FROM a")).isEqualTo("2");
    DbkeepException error =
        catchThrowableOfType(
            DbkeepException.class,
            () ->
                runs.executor(ExecuteOptions.DEFAULTS)
                    .apply(plan("CREATE TABLE b (x int)", "CREATE TABLE a (x int)")));
    assertThat(error.getMessage()).isEqualTo("plan failed: relation \"a\" already exists");
    assertThat(runs.ask("SELECT to_regclass('b')")).isEqualTo("null");
  }

  private static Plan plan(String... sql) {
    ObjectId object = ObjectId.of(ObjectType.TABLE, "public", "a");
    return new Plan(
        Stream.of(sql)
            .map(
                text ->
                    new Step(
                        text,
                        Step.Action.CREATE,
                        object,
                        LockMode.NONE,
                        !text.contains("CONCURRENTLY"),
                        List.of()))
            .toList(),
        List.of());
  }
}
