package dev.dbkeep.cli.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepCommandsTest {
  @TempDir private Path folder;

  private void jobs(String text) throws Exception {
    Files.writeString(folder.resolve("dbkeep.toml"), text);
  }

  private CliRun run(TestDatabase database, String... words) {
    return CliRun.on(database.urlText(), folder, words);
  }

  @Test
  void a_job_runs_its_steps_once_and_says_what_came_of_it() throws Exception {
    jobs(
        """
        [[jobs]]
        name = "nightly"
        at = "daily 02:00"
        zone = "UTC"
        steps = ["migrate status", "config show"]
        protected = false
        """);
    try (TestDatabase database = TestDatabase.create()) {
      run(database, "upkeep", "list").hasExit(0);
      Files.createDirectories(folder.resolve("migrations"));
      CliRun first = run(database, "upkeep", "run", "nightly", "--scheduled").hasExit(0);
      assertThat(first.out()).contains("nightly: done (log: ");
      assertThat(run(database, "upkeep", "run", "nightly", "--scheduled").hasExit(0).out())
          .contains("nightly: done before");
      assertThat(run(database, "upkeep", "run", "nightly").hasExit(0).out())
          .contains("nightly: done (log: ");
      assertThat(run(database, "upkeep", "list").hasExit(0).out())
          .contains("nightly    daily 02:00 UTC", "migrate status, config show", " done");
      try (Stream<Path> logs = Files.list(folder.resolve(".dbkeep/upkeep"))) {
        List<Path> all = logs.toList();
        assertThat(all).isNotEmpty();
        assertThat(Files.readString(all.getFirst()))
            .contains("$ dbkeep migrate status", "$ dbkeep config show", "ended with 0 after ");
      }
    }
  }

  @Test
  void a_step_that_fails_ends_the_job_and_is_a_finding() throws Exception {
    jobs(
        """
        [[jobs]]
        name = "nightly"
        at = "daily 02:00"
        steps = ["backup load missing.dump", "config show"]
        protected = false
        """);
    try (TestDatabase database = TestDatabase.create()) {
      assertThat(run(database, "upkeep", "run", "nightly").hasExit(1).out())
          .contains("nightly: failed, `dbkeep backup load missing.dump` ended with ");
      assertThat(run(database, "upkeep", "list").hasExit(3).out())
          .contains("wrong: the run of ", "run `dbkeep upkeep run nightly`");
      assertThat(run(database, "health", "--json", "--no-history").out())
          .contains("\"missed-jobs\"", "job nightly");
    }
  }

  @Test
  void a_job_without_a_protection_makes_a_backup_first() throws Exception {
    jobs(
        """
        [[jobs]]
        name = "nightly"
        at = "daily 02:00"
        steps = ["config show"]
        """);
    try (TestDatabase database = TestDatabase.create()) {
      // no repository was ever made: there is nothing to fall back on
      assertThat(run(database, "upkeep", "run", "nightly").hasExit(1).out())
          .contains("nightly: failed, `dbkeep backup now` ended with ");
      run(database, "protect", "--backup-only", "--no-proof").hasExit(0);
      assertThat(run(database, "upkeep", "run", "nightly", "--json").hasExit(0).out())
          .contains("\"backup now\"", "\"state\" : \"done\"");
      // the server is that of all tests, and would keep its WAL
      run(database, "protect", "--end").hasExit(0);
    }
  }

  @Test
  void what_starts_the_jobs_is_written_and_nothing_is_installed() throws Exception {
    jobs(
        """
        [[jobs]]
        name = "daily"
        at = "daily 02:00"
        zone = "Pacific/Kiritimati"
        steps = ["health"]
        """);
    try (TestDatabase database = TestDatabase.create()) {
      assertThat(run(database, "upkeep", "install", "--cron").hasExit(2).err())
          .contains("is due by the clock of Pacific/Kiritimati", "--systemd");
      run(database, "upkeep", "install", "--systemd", "--dry-run").hasExit(0);
      assertThat(folder.resolve(".dbkeep/upkeep/install")).doesNotExist();
      run(database, "upkeep", "install", "--systemd", "--into", "units").hasExit(0);
      assertThat(Files.readString(folder.resolve("units/dbkeep-daily.timer")))
          .contains("OnCalendar=*-*-* 02:00:00 Pacific/Kiritimati", "Persistent=true");
      assertThat(Files.readString(folder.resolve("units/dbkeep-weekly.service")))
          .contains("upkeep run weekly --scheduled", "WorkingDirectory=" + folder);
      run(database, "upkeep", "install", "--k8s", "--into", "units").hasExit(0);
      assertThat(Files.readString(folder.resolve("units/dbkeep-cronjobs.yaml")))
          .contains("timeZone: \"Pacific/Kiritimati\"", "schedule: \"0 2 * * *\"");
      jobs("");
      run(database, "upkeep", "install", "--cron", "--into", "units").hasExit(0);
      assertThat(Files.readString(folder.resolve("units/dbkeep.cron")))
          .contains("0 3 * * 0 root cd '", "upkeep run weekly --scheduled -q");
      run(database, "upkeep", "install").hasExit(2);
    }
  }

  @Test
  void the_steps_work_on_the_database_of_the_job() throws Exception {
    try (TestDatabase here = TestDatabase.create();
        TestDatabase there = TestDatabase.create()) {
      jobs(
          """
          [env.other]
          url = "%s"

          [[jobs]]
          name = "nightly"
          at = "daily 02:00"
          zone = "UTC"
          steps = ["seed"]
          protected = false
          """
              .formatted(there.urlText()));
      Files.writeString(folder.resolve("seed.sql"), "CREATE TABLE planted (n int)");
      Files.writeString(
          folder.resolve("dbkeep.toml"),
          "seed = \"seed.sql\"\n" + Files.readString(folder.resolve("dbkeep.toml")));
      run(here, "upkeep", "run", "nightly", "--env", "other").hasExit(0);
      there.run("SELECT FROM planted");
      assertThat(one(here, "SELECT to_regclass('planted') IS NULL")).isEqualTo("t");
      run(here, "upkeep", "run", "nightly").hasExit(0);
      here.run("SELECT FROM planted");
      run(here, "upkeep", "install", "--systemd", "--env", "other", "--into", "units").hasExit(0);
      assertThat(Files.readString(folder.resolve("units/dbkeep-nightly.service")))
          .contains("upkeep run nightly --scheduled -q \"--env\" \"other\"");
      run(here, "upkeep", "install", "--cron", "--url", there.urlText()).hasExit(2);
    }
  }

  private static String one(TestDatabase database, String query) throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void a_wrong_job_is_refused_with_its_line() throws Exception {
    jobs("\n[[jobs]]\nname = \"x\"\nat = \"soon\"\nsteps = [\"health\"]\n");
    try (TestDatabase database = TestDatabase.create()) {
      assertThat(run(database, "upkeep", "list").hasExit(2).err())
          .contains("at = \"soon\" is no time", "dbkeep.toml:2");
      jobs("");
      assertThat(run(database, "upkeep", "run", "hourly").hasExit(2).err())
          .contains("there is no job hourly", "daily, weekly, monthly, quarterly");
    }
  }
}
