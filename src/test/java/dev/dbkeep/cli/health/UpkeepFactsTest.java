package dev.dbkeep.cli.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What health says about retention and relations. */
final class UpkeepFactsTest {
  @TempDir private Path project;

  @Test
  void policies_that_are_not_kept_and_orphans_of_confirmed_relations_are_findings()
      throws IOException {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(
          """
          CREATE TABLE users (id int PRIMARY KEY);
          INSERT INTO users SELECT generate_series(1, 90);
          CREATE TABLE orders (id int PRIMARY KEY, user_id int, placed_at timestamptz);
          INSERT INTO orders SELECT i, i, now() - i * interval '1 day' FROM generate_series(1, 100) i;
          """);
      assertThat(findings(database)).containsKey("S10").doesNotContainKeys("D2", "M6");

      Files.writeString(
          project.resolve("dbkeep.toml"),
          """
          [[retention]]
          table = "orders"
          column = "placed_at"
          keep = "30 days"

          [[relations]]
          from = "orders.user_id"
          to = "users.id"
          confirmed = true
          """);
      assertThat(findings(database))
          .containsEntry("D2", "orders.user_id: 10 rows point at no row of users.id")
          .hasEntrySatisfying(
              "M6", text -> assertThat(text).startsWith("public.orders: has rows with placed_at"));

      CliRun.on(database.urlText(), project, "retention").hasExit(0);
      assertThat(findings(database)).doesNotContainKeys("D2", "M6").containsKey("S10");
    }
  }

  private Map<String, String> findings(TestDatabase database) {
    Map<String, String> findings = new TreeMap<>();
    JsonNode json = CliRun.on(database.urlText(), project, "health", "--json").json();
    for (JsonNode finding : json.path("findings")) {
      findings.put(
          finding.path("check").asString(),
          finding.path("object").asString() + ": " + finding.path("message").asString());
    }
    return findings;
  }
}
