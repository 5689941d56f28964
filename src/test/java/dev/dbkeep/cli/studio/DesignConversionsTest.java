package dev.dbkeep.cli.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.testing.Corpus;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A database becomes a design, the design SQL, and the SQL the same design again. */
@Timeout(300)
final class DesignConversionsTest {
  @TempDir private Path folder;
  private final TestDatabase database = TestDatabase.create();

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"chinook", "northwind", "pagila"})
  void a_database_is_drawn_and_comes_back_equal(String sample) {
    MachinePostgres.psql(
        database.url(),
        "-q",
        "-o",
        "/dev/null",
        "-f",
        Corpus.path("samples", sample + ".sql").toString());
    try (DrawnProject project = new DrawnProject(folder, database.url())) {
      JsonNode live = project.begin("LIVE", "");
      assertThat(live.get("tables").size()).isGreaterThan(10);
      comesBack(project, live);
      JsonNode steps = project.compare(live);
      assertThat(steps.get("steps").toPrettyString()).isEqualTo("[ ]");
      assertThat(steps.get("inTheWay").size()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"umami", "hoppscotch", "saas-starter-kit", "langfuse", "amplication"})
  void a_schema_prisma_is_drawn_and_comes_back_equal(String name) throws IOException {
    String text = prisma(Corpus.path("prisma", name, "schema"));
    try (DrawnProject project = new DrawnProject(folder, database.url())) {
      JsonNode drawn = project.begin("PRISMA", text);
      assertThat(drawn.get("tables").size()).isGreaterThan(5);
      comesBack(project, drawn);
      String again =
          project
              .client()
              .post("/api/design/prisma", Map.of("document", drawn))
              .get("text")
              .asString();
      assertThat(bare(project.begin("PRISMA", again))).isEqualTo(bare(drawn));
      database.run(project.sql(drawn));
      assertThat(project.compare(drawn).get("steps").toPrettyString()).isEqualTo("[ ]");
    }
  }

  private static String prisma(Path path) throws IOException {
    try (var files = Files.walk(path)) {
      StringBuilder text = new StringBuilder();
      for (Path file :
          files.filter(each -> each.toString().endsWith(".prisma")).sorted().toList()) {
        text.append(Files.readString(file)).append('\n');
      }
      return text.toString();
    }
  }

  private static void comesBack(DrawnProject project, JsonNode drawn) {
    JsonNode checked = project.check(drawn);
    assertThat(checked.get("faults").toPrettyString()).isEqualTo("[ ]");
    JsonNode again = project.begin("SQL", project.sql(drawn));
    assertThat(bare(again)).isEqualTo(bare(drawn));
  }

  /** Without what only the source knows. */
  private static String bare(JsonNode document) {
    ObjectNode copy = (ObjectNode) document.deepCopy();
    copy.remove("undrawn");
    copy.get("enums").forEach(each -> ((ObjectNode) each).remove("was"));
    for (JsonNode table : copy.get("tables")) {
      ((ObjectNode) table).remove("was");
      table.get("columns").forEach(column -> ((ObjectNode) column).remove("was"));
    }
    return copy.toPrettyString();
  }

  @Test
  void faults_stand_where_they_belong_and_all_at_once() {
    try (DrawnProject project = new DrawnProject(folder, database.url())) {
      JsonNode drawn =
          project.begin(
              "SQL",
              """
              CREATE TABLE a (id int PRIMARY KEY, n int CHECK (n > 0), t text);
              CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a, t text);
              CREATE INDEX b_t ON b (t);
              """);
      ObjectNode a = (ObjectNode) drawn.get("tables").get(0);
      ObjectNode b = (ObjectNode) drawn.get("tables").get(1);
      ((ObjectNode) a.get("columns").get(2)).put("type", "txt");
      ((ObjectNode) a.get("checks").get(0)).put("expression", "nn > 0");
      ((ObjectNode) b.get("columns").get(0)).put("default", "1); DROP TABLE dbkeep.project; --");
      ((ObjectNode) b.get("columns").get(1)).put("type", "text");
      JsonNode faults = project.check(drawn).get("faults");
      assertThat(faults)
          .extracting(
              fault ->
                  "%s %s %s"
                      .formatted(
                          fault.get("place").get("kind").asString(),
                          fault.get("place").get("table").asString(),
                          fault.get("place").get("name").asString()))
          .contains("COLUMN a t", "CHECK a a_n_check", "COLUMN b id", "REFERENCE b b_a_fkey");
    }
  }
}
