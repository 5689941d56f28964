package dev.dbkeep.cli.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A project becomes a migration that changes what was drawn and nothing else. */
@Timeout(300)
final class DesignMigrationTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Six tables, and beside them what no designer draws. */
  private static final String SHOP =
      """
      CREATE TYPE mood AS ENUM ('calm', 'cross');
      CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL, mail text UNIQUE, mood mood);
      CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY (START WITH 100) PRIMARY KEY,
        buyer int NOT NULL REFERENCES users, at timestamptz DEFAULT now(), during tsrange,
        EXCLUDE USING gist (during WITH &&));
      CREATE INDEX orders_day ON orders ((at AT TIME ZONE 'UTC'));
      CREATE INDEX orders_buyer ON orders (buyer);
      CREATE TABLE goods (code text PRIMARY KEY, price numeric(10,2) CHECK (price > 0)) WITH (fillfactor = 70);
      CREATE TABLE lines (order_id bigint REFERENCES orders ON DELETE CASCADE, good text REFERENCES goods, n int, PRIMARY KEY (order_id, good));
      CREATE TABLE notes (id int PRIMARY KEY, text text);
      CREATE TABLE parted (day date) PARTITION BY RANGE (day);
      CREATE VIEW sales AS SELECT o.id, o.at FROM orders o;
      CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
      CREATE TRIGGER touched BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
      INSERT INTO users (name) VALUES ('a'), ('b');
      INSERT INTO notes VALUES (1, 'x');
      """;

  @TempDir private Path folder;
  private final TestDatabase database = TestDatabase.create();

  @AfterEach
  void close() {
    database.close();
  }

  private CliRun dbkeep(String... words) {
    return CliRun.on(database.urlText(), folder, words);
  }

  private static ObjectNode named(JsonNode list, String name) {
    return (ObjectNode)
        list.valueStream()
            .filter(each -> each.get("name").asString().equals(name))
            .findFirst()
            .orElseThrow();
  }

  private static void remove(JsonNode list, String name) {
    ArrayNode array = (ArrayNode) list;
    for (int i = 0; i < array.size(); i++) {
      if (array.get(i).get("name").asString().equals(name)) {
        array.remove(i);
      }
    }
  }

  private static List<String> sql(JsonNode steps) {
    return steps.get("steps").valueStream().map(step -> step.get("sql").asString()).toList();
  }

  @Test
  void an_empty_project_becomes_a_migration_that_builds_it_and_differs_in_nothing()
      throws IOException {
    try (DrawnProject studio = new DrawnProject(folder, database.url())) {
      JsonNode begun = studio.project("SQL", SHOP);
      String id = begun.get("entry").get("id").asString();
      JsonNode document = begun.get("document");
      JsonNode draft = draft(studio, document);
      assertThat(draft.get("sql").asString()).contains("CREATE TABLE \"public\".\"lines\"");
      JsonNode written = write(studio, id, 1, List.of());
      Path file = folder.resolve(written.get("migration").get("file").asString());
      assertThat(Files.readString(file)).contains("CREATE TABLE");
      assertThat(studio.compare(document).get("steps")).isNotEmpty();
      assertThat(dbkeep("migrate", "deploy").exit()).isZero();
      assertThat(sql(studio.compare(document))).isEmpty();
      assertThat(draft(studio, document).get("sql").asString()).isEmpty();
    }
  }

  private static JsonNode draft(DrawnProject studio, JsonNode document) {
    return studio
        .client()
        .post("/api/design/migration", Map.of("document", document, "name", "drawn"));
  }

  private static JsonNode write(DrawnProject studio, String id, int based, List<String> accepted) {
    return studio
        .client()
        .post(
            "/api/projects/" + id + "/migration",
            Map.of("based", based, "name", "drawn", "accepted", accepted));
  }

  @Test
  void what_is_not_drawn_stays_and_what_is_renamed_keeps_its_rows() {
    database.run(SHOP);
    try (DrawnProject studio = new DrawnProject(folder, database.url())) {
      JsonNode document = studio.begin("LIVE", "");
      assertThat(document.get("undrawn").toString())
          .contains("view public.sales", "trigger public.users.touched", "public.parted")
          .contains("index public.orders_day on orders")
          .contains("constraint public.orders.orders_during_excl");
      assertThat(sql(studio.compare(document))).isEmpty();

      ObjectNode users = named(document.get("tables"), "users");
      users.put("name", "people");
      named(users.get("columns"), "name").put("name", "full_name");
      ObjectNode orders = named(document.get("tables"), "orders");
      ((ObjectNode) orders.get("references").get(0)).put("table", "people");
      named(document.get("enums"), "mood").put("name", "temper");
      named(users.get("columns"), "mood").put("type", "temper");
      assertThat(studio.check(document).get("faults")).isEmpty();

      List<String> steps = sql(studio.compare(document));
      assertThat(steps).noneMatch(step -> step.contains("DROP") || step.contains("CREATE"));
      steps.forEach(database::run);
      assertThat(sql(studio.compare(document))).isEmpty();
      database.run("INSERT INTO people (full_name) VALUES ('c')");
    }
  }

  @Test
  void what_stands_in_the_way_is_named_and_nothing_is_dropped() {
    database.run(SHOP);
    try (DrawnProject studio = new DrawnProject(folder, database.url())) {
      JsonNode document = studio.begin("LIVE", "");
      remove(named(document.get("tables"), "orders").get("columns"), "at");
      JsonNode steps = studio.compare(document);
      assertThat(sql(steps)).isEmpty();
      assertThat(steps.get("inTheWay").toString())
          .contains("view public.sales")
          .contains("index public.orders_day");
    }
  }

  @Test
  void a_table_that_is_put_away_stays_and_one_that_is_dropped_goes_with_a_warning() {
    database.run(SHOP);
    try (DrawnProject studio = new DrawnProject(folder, database.url())) {
      JsonNode document = studio.begin("LIVE", "");
      remove(document.get("tables"), "lines");
      remove(document.get("tables"), "notes");
      assertThat(sql(studio.compare(document))).isEmpty();

      ((ArrayNode) document.get("dropped"))
          .add(
              MAPPER.readTree(
                  "{\"kind\": \"TABLE\", \"schema\": \"public\", \"name\": \"notes\"}"));
      JsonNode steps = studio.compare(document);
      assertThat(sql(steps)).containsExactly("DROP TABLE \"public\".\"notes\"");
      assertThat(steps.get("steps").get(0).get("hazards").get(0).get("loss").asBoolean()).isTrue();
    }
  }

  @Test
  void a_loss_is_written_only_when_it_was_looked_at() throws IOException {
    database.run(SHOP);
    try (DrawnProject studio = new DrawnProject(folder, database.url())) {
      JsonNode begun = studio.project("LIVE", "");
      String id = begun.get("entry").get("id").asString();
      JsonNode document = begun.get("document");
      assertThat(draft(studio, document).get("steps").get("inTheWay").toString())
          .contains("no migration builds it", "migrate baseline");
      assertThat(dbkeep("migrate", "baseline").exit()).isZero();
      assertThat(draft(studio, document).get("sql").asString()).isEmpty();

      remove(named(document.get("tables"), "notes").get("columns"), "text");
      assertThat(
              studio
                  .client()
                  .post(
                      "/api/projects/" + id + "/save",
                      Map.of("based", 1, "document", document, "aside", false))
                  .get("saved")
                  .asBoolean())
          .isTrue();
      JsonNode draft = draft(studio, document);
      assertThat(draft.get("findings").toString()).contains("public.notes.text");
      HttpResponse<String> refused =
          studio
              .client()
              .refused(
                  "/api/projects/" + id + "/migration",
                  Map.of("based", 2, "name", "drawn", "accepted", List.of()));
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("DATA_LOSS", "public.notes.text");
      JsonNode written = write(studio, id, 2, List.of("public.notes.text"));
      assertThat(written.get("version").asInt()).isEqualTo(3);
      assertThat(Files.readString(folder.resolve(written.get("migration").get("file").asString())))
          .contains("-- ! public.notes.text");
      assertThat(dbkeep("migrate", "deploy").exit()).isNotZero();
    }
  }
}
