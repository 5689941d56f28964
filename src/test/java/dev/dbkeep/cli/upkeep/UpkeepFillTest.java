package dev.dbkeep.cli.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.cli.DbkeepProcess;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that must exist are added, and nothing else changes. */
final class UpkeepFillTest {
  private static final String SCHOOL =
      """
      CREATE TABLE children (id int PRIMARY KEY, active bool NOT NULL DEFAULT true);
      CREATE TABLE courses (id int PRIMARY KEY);
      CREATE TABLE progress (child_id int REFERENCES children, course_id int REFERENCES courses, state text NOT NULL,
        points int NOT NULL DEFAULT 7, PRIMARY KEY (course_id, child_id));
      INSERT INTO children SELECT i, i %% 2 = 0 FROM generate_series(1, %d) i;
      INSERT INTO courses SELECT generate_series(1, 100);
      INSERT INTO progress SELECT c.id, k.id, 'done', 1 FROM children c, courses k WHERE (c.id + k.id) %% 10 = 0;
      """;

  private static final String PAIR =
      """
      [[completeness]]
      name = "progress"
      every = "children"
      has = "progress"
      for_every = "courses"
      fill-state = "new"
      """;

  @TempDir private Path project;
  private final TestDatabase database = TestDatabase.create();

  @AfterEach
  void close() {
    database.close();
  }

  private CliRun run(String... arguments) {
    return CliRun.on(database.urlText(), project, arguments);
  }

  private void toml(String text) throws Exception {
    Files.writeString(project.resolve("dbkeep.toml"), text);
  }

  @Test
  void a_pair_of_tables_is_counted_by_health_and_filled_by_the_job() throws Exception {
    database.run(SCHOOL.formatted(50));
    toml(PAIR);
    assertThat(
            run("upkeep", "fill", "--dry-run", "--json")
                .hasExit(3)
                .json()
                .path("missing")
                .path(0)
                .path("rows")
                .asLong())
        .isEqualTo(4500);
    assertThat(run("health", "--json", "--no-history").out())
        .contains("\"missing-rows\"", "4,500 rows are missing that rule progress wants");
    assertThat(run("upkeep", "run", "fill").hasExit(0).out()).contains("fill: done");
    assertThat(
            database.ask(
                "SELECT count(*) || ' ' || count(*) FILTER (WHERE state = 'new' AND points = 7) ||"
                    + " ' ' || count(*) FILTER (WHERE state = 'done' AND points = 1) FROM"
                    + " progress"))
        .isEqualTo("5000 4500 500");
    assertThat(
            database.ask(
                "SELECT state || ' ' || missing || ' ' || filled FROM dbkeep.completeness_run"))
        .isEqualTo("done 4500 4500");
    run("upkeep", "fill", "--dry-run").hasExit(0);
    assertThat(run("health", "--json", "--no-history").out())
        .doesNotContain("rows are missing that rule");
  }

  @Test
  void a_query_says_which_rows_there_must_be() throws Exception {
    database.run(SCHOOL.formatted(50));
    toml(
        """
        [[completeness]]
        table = "progress"
        query = "SELECT c.id AS child_id, k.id AS course_id, CASE WHEN c.id = 2 THEN 'second' ELSE 'other' END AS state FROM children c, courses k, generate_series(1, 2) WHERE c.active -- twice;"
        key = ["child_id", "course_id"]
        """);
    assertThat(
            run("upkeep", "fill", "--json")
                .hasExit(0)
                .json()
                .path("filled")
                .path(0)
                .path("rows")
                .asLong())
        .isEqualTo(2250);
    assertThat(database.ask("SELECT count(*) FROM progress WHERE state = 'second'"))
        .isEqualTo("90");
    assertThat(
            database.ask(
                "SELECT count(*) FROM progress p JOIN children c ON c.id = p.child_id"
                    + " WHERE NOT c.active AND p.state <> 'done'"))
        .isEqualTo("0");
  }

  @Test
  void what_could_not_be_filled_rightly_is_refused_before_anything_is_touched() throws Exception {
    database.run(SCHOOL.formatted(5));
    database.run("ALTER TABLE progress DROP CONSTRAINT progress_pkey");
    toml(PAIR);
    assertThat(run("upkeep", "fill").hasExit(4).err())
        .contains("no unique index on child_id, course_id", "CREATE UNIQUE INDEX CONCURRENTLY");
    run("upkeep", "fill", "--dry-run").hasExit(4);
    database.run("ALTER TABLE progress ADD PRIMARY KEY (child_id, course_id)");
    toml(PAIR.replace("fill-state = \"new\"", ""));
    assertThat(run("upkeep", "fill").hasExit(2).err()).contains("no value for state");
    toml(PAIR.replace("fill-state", "fill-status"));
    assertThat(run("upkeep", "fill").hasExit(2).err()).contains("does not have: status");
    database.run("ALTER TABLE progress ADD helper_id int REFERENCES children");
    toml(PAIR);
    assertThat(run("upkeep", "fill").hasExit(2).err())
        .contains("leaves open by which of progress.child_id, progress.helper_id");
    assertThat(database.ask("SELECT count(*) FROM progress")).isEqualTo("50");
  }

  @Test
  void what_others_add_and_remove_meanwhile_stays_added_and_removed() throws Exception {
    database.run(SCHOOL.formatted(50));
    database.run(
        "ALTER TABLE progress ALTER CONSTRAINT progress_child_id_fkey DEFERRABLE INITIALLY"
            + " DEFERRED");
    toml(PAIR);
    try (Connection other = addsOneOfTheList()) {
      FutureTask<CliRun> fill = new FutureTask<>(() -> run("upkeep", "fill"));
      Thread.ofPlatform().start(fill);
      awaitList();
      database.run("DELETE FROM progress WHERE child_id = 40; DELETE FROM children WHERE id = 40");
      other.commit();
      assertThat(fill.get(1, TimeUnit.MINUTES).hasExit(0).out()).contains("rows are added");
    }
    assertThat(database.ask("SELECT count(*) FROM progress")).isEqualTo("4900");
    assertThat(
            database.ask(
                "SELECT state || ' ' || points FROM progress WHERE child_id = 1 AND course_id"
                    + " = 1"))
        .isEqualTo("mine 9");
  }

  @Test
  void killed_and_run_again_every_row_is_there_once() throws Exception {
    database.run(SCHOOL.formatted(50));
    toml(PAIR);
    try (Connection other = addsOneOfTheList()) {
      Process process = DbkeepProcess.start(project, database.url(), "upkeep", "fill");
      awaitList();
      process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
      other.rollback();
    }
    assertThat(run("upkeep", "fill").hasExit(0).out()).contains("after a run that was cut off");
    assertThat(
            database.ask(
                "SELECT count(*) || ' ' || count(*) FILTER (WHERE state = 'done') FROM progress"))
        .isEqualTo("5000 500");
    assertThat(
            database.ask("SELECT string_agg(state, ' ' ORDER BY id) FROM dbkeep.completeness_run"))
        .isEqualTo("abandoned done");
  }

  /** Keeps a run from its end, which has to know what becomes of that row. */
  private Connection addsOneOfTheList() throws SQLException {
    Connection other = database.connect();
    other.setAutoCommit(false);
    try (Statement statement = other.createStatement()) {
      statement.execute("INSERT INTO progress VALUES (1, 1, 'mine', 9)");
    }
    return other;
  }

  private void awaitList() throws InterruptedException {
    while (database.ask("SELECT to_regclass('dbkeep.completeness_run')").equals("null")
        || database.ask("SELECT count(missing) FROM dbkeep.completeness_run").equals("0")) {
      Thread.sleep(10);
    }
  }
}
