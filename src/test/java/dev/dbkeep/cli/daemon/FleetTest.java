package dev.dbkeep.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class FleetTest {
  @TempDir private Path folder;

  private CliRun run(TestDatabase home, TestDatabase north, String... words) {
    CliRun run =
        CliRun.in(
            folder,
            Map.of(
                "DATABASE_URL", home.urlText(),
                "NORTH_URL", north.urlText(),
                "PATH", System.getenv("PATH")),
            words);
    assertThat(run.out() + run.err()).doesNotContain(":" + home.url().password() + "@", "geheim");
    return run;
  }

  @Test
  void one_daemon_keeps_what_is_declared_and_what_a_query_names() throws Exception {
    StringBuilder toml =
        new StringBuilder(
            """
            [databases.north]
            url = "${NORTH_URL}"

            [fleet]
            query = "SELECT name, url FROM tenant ORDER BY name"

            [[jobs]]
            name = "north-only"
            at = "daily 02:00"
            steps = ["config show"]
            protected = false
            databases = ["north"]
            """);
    for (String usual : new String[] {"daily", "weekly", "monthly", "quarterly"}) {
      toml.append(
          """
          [[jobs]]
          name = "%s"
          at = "daily 02:00"
          steps = ["%s"]
          protected = false
          """
              .formatted(usual, usual.equals("daily") ? "health" : "config show"));
    }
    Files.writeString(folder.resolve("dbkeep.toml"), toml);
    try (TestDatabase home = TestDatabase.create();
        TestDatabase north = TestDatabase.create();
        TestDatabase south = TestDatabase.create()) {
      home.run(
          """
          CREATE TABLE tenant (name text PRIMARY KEY, url text);
          INSERT INTO tenant VALUES ('../south', '%s'), ('gone', 'postgresql://ann:geheim@localhost:1/gone')
          """
              .formatted(south.url().database()));
      CliRun first = run(home, north, "daemon", "--once").hasExit(4);
      assertThat(first.out())
          .contains("keeps home; next: ", "keeps north; next: ", "keeps ../south; next: ")
          .contains("gone: waits, since ")
          .doesNotContain("begins");
      for (TestDatabase database : new TestDatabase[] {home, north, south}) {
        database.run("UPDATE dbkeep.maintenance_job SET since = since - interval '3 days'");
      }
      CliRun second = run(home, north, "daemon", "--once");
      assertThat(second.out())
          .contains("home: weekly done", "north: north-only done", "../south: monthly done")
          .doesNotContain("home: north-only", "south: north-only");
      assertThat(folder.resolve(".dbkeep/upkeep/___south")).isDirectory();
      assertThat(run(home, north, "daemon", "--once").out()).doesNotContain("begins");
      assertThat(run(home, north, "daemon", "--dry-run").hasExit(0).out())
          .contains("keeps north; next: north-only at ");

      assertThat(run(home, north, "fleet").hasExit(3).out())
          .containsPattern("(?m)^home +score \\d+ +not protected +\\S+ (done|findings) \\d+ s ago")
          .containsPattern("(?m)^\\.\\./south +score ")
          .contains("\ngone  wrong: nothing listens at localhost:1\n");
      north.run("UPDATE dbkeep.health_run SET score = 95");
      JsonNode databases = run(home, north, "fleet", "--json").hasExit(3).json().path("databases");
      assertThat(databases.size()).isEqualTo(4);
      assertThat(databases.get(1).path("name").asString()).isEqualTo("north");
      assertThat(databases.get(1).path("score").isInt()).isTrue();
      assertThat(databases.get(1).path("bytes").asLong()).isPositive();
      assertThat(databases.get(1).path("finding").isNull()).isTrue();
      assertThat(databases.get(3).path("finding").asString()).isNotEmpty();
    }
  }

  @Test
  void a_daemon_tells_once_what_is_wrong_with_each_database() throws Exception {
    Path told = folder.resolve("told.jsonl");
    Files.writeString(
        folder.resolve("dbkeep.toml"),
        """
        [databases.north]
        url = "${NORTH_URL}"

        [[alerts]]
        command = "cat >> '%s' && echo >> '%s'"
        """
            .formatted(told, told));
    try (TestDatabase home = TestDatabase.create();
        TestDatabase north = TestDatabase.create()) {
      run(home, north, "daemon", "--once").hasExit(0);
      String first = Files.readString(told);
      assertThat(first.lines().filter(line -> line.contains("backup-unproven"))).hasSize(2);
      run(home, north, "daemon", "--once").hasExit(0);
      assertThat(Files.readString(told)).isEqualTo(first);
    }
  }

  @Test
  void a_database_without_its_variable_is_refused_where_it_is_asked_for() throws Exception {
    Files.writeString(
        folder.resolve("dbkeep.toml"), "[databases.north]\nurl = \"${NOWHERE_URL}\"\n");
    try (TestDatabase home = TestDatabase.create()) {
      run(home, home, "config", "show").hasExit(0);
      assertThat(run(home, home, "fleet").hasExit(2).err())
          .contains(
              "the url of [databases.north] needs a variable that is not set", "at dbkeep.toml:2");
    }
  }
}
