package dev.dbkeep.cli.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.TestDatabase;
import dev.dbkeep.upkeep.checks.PlantedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class HealthFixTest {
  @TempDir private Path folder;

  private static final String ORPHAN =
      """
      CREATE TABLE person (id bigint PRIMARY KEY);
      CREATE TABLE visit (id bigint PRIMARY KEY, person bigint REFERENCES person);
      INSERT INTO person VALUES (1);
      INSERT INTO visit VALUES (1, 1);
      SET session_replication_role = replica;
      INSERT INTO visit VALUES (2, 9)
      """;

  @Test
  void the_fixes_bring_a_planted_database_above_90_and_lose_no_row() throws Exception {
    Files.writeString(folder.resolve("dbkeep.toml"), TestServerWaivers.TEXT);
    try (TestDatabase database = TestDatabase.create()) {
      PlantedDatabase.plant(database);
      JsonNode before = CliRun.on(database.urlText(), folder, "health", "--json").hasExit(3).json();
      assertThat(before.path("score").asInt()).isLessThan(80);
      long rows = rows(database);
      List<String> fix = new ArrayList<>(List.of("health", "--fix", "--yes", "--json"));
      for (JsonNode check : before.path("checks")) {
        if (check.path("open").asInt() > 0) {
          fix.add(check.path("check").asString());
        }
      }
      CliRun fixed = CliRun.on(database.urlText(), folder, fix.toArray(String[]::new));
      assertThat(
              fixed
                  .json()
                  .path("fixes")
                  .valueStream()
                  .filter(line -> line.path("state").asString().equals("FAILED"))
                  .map(JsonNode::toString))
          .isEmpty();
      assertThat(rows(database)).isEqualTo(rows);
      JsonNode after = CliRun.on(database.urlText(), folder, "health", "--json").json();
      assertThat(after.path("score").asInt())
          .as("%s", after.path("findings"))
          .isGreaterThanOrEqualTo(90);
    }
  }

  /** In all tables, those of dbkeep with rows that were put aside among them. */
  private static long rows(TestDatabase database) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind = 'r' AND (n.nspname LIKE 'planted%' OR n.nspname = 'dbkeep' AND c.relname LIKE 'quarantine%')
              """)) {
        while (row.next()) {
          tables.add(row.getString(1));
        }
      }
      long rows = 0;
      for (String table : tables) {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
          row.next();
          rows += row.getLong(1);
        }
      }
      return rows;
    }
  }

  @Test
  void shows_the_statements_and_runs_nothing_without_consent() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(ORPHAN);
      CliRun refused = CliRun.on(database.urlText(), folder, "health", "D1", "--fix").hasExit(5);
      assertThat(refused.err()).contains("DELETE FROM public.visit", "add --yes");
      CliRun dry =
          CliRun.on(database.urlText(), folder, "health", "D1", "--fix", "--dry-run").hasExit(3);
      assertThat(dry.out()).contains("would fix D1 public.visit.visit_person_fkey");
      CliRun run =
          CliRun.on(database.urlText(), folder, "health", "D1", "--fix", "--yes").hasExit(0);
      assertThat(run.out()).contains("fixed D1 public.visit.visit_person_fkey");
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT (SELECT count(*) FROM visit), (SELECT count(*) FROM pg_class WHERE"
                      + " relname LIKE 'quarantine_public_visit%')")) {
        row.next();
        assertThat(row.getLong(1)).isEqualTo(1);
        assertThat(row.getLong(2)).isEqualTo(1);
      }
    }
  }

  @Test
  void rows_that_others_hang_on_are_not_put_aside() {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(ORPHAN);
      database.run(
          """
          CREATE TABLE note (id bigint PRIMARY KEY, visit bigint REFERENCES visit ON DELETE CASCADE);
          INSERT INTO note VALUES (1, 2)
          """);
      CliRun run =
          CliRun.on(database.urlText(), folder, "health", "D1", "--fix", "--yes").hasExit(3);
      assertThat(run.out()).contains("would reach further through foreign key note_visit_fkey");
      assertThat(run.out()).doesNotContain("DELETE FROM");
    }
  }

  @Test
  void remembers_since_when_something_is_open_and_how_the_score_went() {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(ORPHAN);
      JsonNode first = CliRun.on(database.urlText(), folder, "health", "--json").json();
      JsonNode second = CliRun.on(database.urlText(), folder, "health", "--json").json();
      assertThat(second.path("trend")).hasSize(2);
      assertThat(second.path("findings").get(0).path("since"))
          .isEqualTo(first.path("findings").get(0).path("since"));
      assertThat(first.path("findings").get(0).path("since").isNull()).isFalse();
      CliRun.on(database.urlText(), folder, "health", "D1", "--fix", "--yes").hasExit(0);
      JsonNode third = CliRun.on(database.urlText(), folder, "health", "--json").json();
      assertThat(third.path("trend")).hasSize(3);
      assertThat(third.path("trend").get(2).path("score").asInt())
          .isGreaterThanOrEqualTo(second.path("score").asInt());
      assertThat(
              CliRun.on(database.urlText(), folder, "health", "--no-history", "--json")
                  .json()
                  .path("trend"))
          .isEmpty();
    }
  }

  @Test
  void a_role_that_may_only_read_sees_the_health_and_what_it_could_not_see() {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(ORPHAN);
      database.run(
          """
          DO $$ BEGIN CREATE ROLE health_reader LOGIN PASSWORD 'reader'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
          GRANT SELECT ON person TO health_reader
          """);
      String url =
          database
              .urlText()
              .replace(
                  database.url().user() + ":" + database.url().password(), "health_reader:reader");
      CliRun run = CliRun.on(url, folder, "health").hasExit(3);
      assertThat(run.out())
          .contains("skipped D1 foreign-key-violations: the role may not read public.visit")
          .contains("skipped A1 idle-in-transaction: the role may not see");
      assertThat(run.err()).contains("note: nothing is remembered");
      database.run("REVOKE SELECT ON person FROM health_reader");
    }
  }

  @Test
  void a_waiver_is_shown_needs_all_its_words_and_ends() throws IOException {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(ORPHAN);
      Path file = folder.resolve("dbkeep.toml");
      String waiver =
          """
          [[health.waivers]]
          check = "D1"
          object = "public.visit.visit_person_fkey"
          owner = "ann"
          reason = "moved next week"
          until = "2999-01-01"
          """;
      Files.writeString(file, waiver);
      assertThat(CliRun.on(database.urlText(), folder, "health", "D1").hasExit(0).out())
          .contains(
              "waived D1 public.visit.visit_person_fkey", "ann until 2999-01-01: moved next week");
      Files.writeString(file, waiver.replace("2999", "2020"));
      CliRun ended = CliRun.on(database.urlText(), folder, "health", "D1").hasExit(3);
      assertThat(ended.err())
          .contains(
              "the waiver of D1 for public.visit.visit_person_fkey by ann ended on 2020-01-01");
      for (String word : List.of("check", "object", "owner", "reason", "until")) {
        Files.writeString(file, waiver.replace(word + " =", "#" + word + " ="));
        assertThat(CliRun.on(database.urlText(), folder, "health", "D1").hasExit(2).err())
            .contains("a waiver has no " + word);
      }
      Files.writeString(file, waiver.replace("D1", "Z1"));
      assertThat(CliRun.on(database.urlText(), folder, "health").hasExit(2).err())
          .contains("a waiver has an unknown check Z1");
    }
  }

  @Test
  void pages_show_findings_fixes_and_what_was_skipped() {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(ORPHAN + "; CREATE TABLE \"<b>|\" (n int)");
      String markdown = CliRun.on(database.urlText(), folder, "health", "--md").hasExit(3).out();
      assertThat(markdown)
          .contains(
              "# Health of ", "## Fixes", "## Skipped", "```sql", "public.visit.visit_person_fkey");
      CliRun.on(database.urlText(), folder, "health", "--quick").hasExit(3);
      String html = CliRun.on(database.urlText(), folder, "health", "--html").hasExit(3).out();
      assertThat(html)
          .startsWith("<!doctype html>")
          .contains("&lt;b&gt;|", "<svg ", "D6", "</html>")
          .doesNotContain("<b>", "http://", "https://", "src=");
    }
  }
}
