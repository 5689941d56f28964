package dev.dbkeep.cli.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class HealthCommandTest {
  @TempDir private Path folder;

  private static final String PLANTED =
      """
      CREATE TABLE person (id bigint PRIMARY KEY);
      CREATE TABLE visit (id serial PRIMARY KEY, person bigint REFERENCES person);
      INSERT INTO visit VALUES (40, NULL);
      SET session_replication_role = replica;
      INSERT INTO visit VALUES (41, 9)
      """;

  @Test
  void says_what_is_wrong_with_the_statement_that_mends_it() {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(PLANTED);
      CliRun run = CliRun.on(database.urlText(), folder, "health").hasExit(3);
      assertThat(run.out())
          .contains("critical D1 foreign-key-violations")
          .contains("public.visit.visit_person_fkey: 1 row of public.visit point")
          .contains("SELECT pg_catalog.setval('public.visit_id_seq'")
          .contains("skipped D6 corruption: the extension amcheck is not installed")
          .contains("critical B2 proven-backup")
          .containsPattern("health [0-7][0-9] of 100, coverage [89][0-9] %");
    }
  }

  @Test
  void json_attributes_every_point() {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(PLANTED);
      JsonNode json = CliRun.on(database.urlText(), folder, "health", "--json").hasExit(3).json();
      assertThat(json.path("checks")).hasSize(54);
      double points = 0;
      for (JsonNode finding : json.path("findings")) {
        points += finding.path("points").asDouble();
      }
      assertThat(points)
          .isBetween(99.0 - json.path("score").asInt(), 101.0 - json.path("score").asInt());
    }
  }

  @Test
  void only_the_named_checks_are_run_and_an_unknown_one_is_refused() {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(PLANTED);
      assertThat(
              CliRun.on(database.urlText(), folder, "health", "S1", "no-primary-key")
                  .hasExit(0)
                  .out())
          .doesNotContain("D1 ")
          .contains("1 checks passed");
      assertThat(CliRun.on(database.urlText(), folder, "health", "X9").hasExit(2).err())
          .contains("no check X9");
    }
  }

  @Test
  void explains_a_check_without_a_database() {
    assertThat(
            CliRun.on("postgresql://nobody@127.0.0.1:1/none", folder, "health", "explain", "d4")
                .hasExit(0)
                .out())
        .contains("D4 sequence-behind, critical")
        .contains("why: ");
    assertThat(
            CliRun.on("postgresql://nobody@127.0.0.1:1/none", folder, "health", "explain")
                .hasExit(0)
                .out()
                .lines())
        .hasSize(54);
  }
}
