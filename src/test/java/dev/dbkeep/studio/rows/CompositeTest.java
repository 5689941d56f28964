package dev.dbkeep.studio.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Values of several fields as keys, in orders and in filters. */
@Timeout(120)
final class CompositeTest {
  private static final List<String> PLACES = List.of("(1,a)", "(1,b)", "(2,)", "(3,\"x y\")");

  private final TestDatabase database = TestDatabase.create();
  private Studio studio;
  private StudioClient client;

  @BeforeEach
  void start() {
    database.run(
        """
        CREATE SCHEMA "my types";
        CREATE TYPE "my types".place AS (row int, "Seat" text);
        CREATE DOMAIN "my types".taken AS "my types".place CHECK ((value).row > 0);
        CREATE DOMAIN "my types".kept AS "my types".taken;
        """);
    studio =
        Studio.start(new StudioOptions(database.url(), 0, false, null, "dbkeep test"), List.of());
    client = new StudioClient(studio.address());
  }

  @AfterEach
  void stop() {
    client.close();
    studio.close();
    database.close();
  }

  private void table(String type, String wrapped) {
    database.run(
        """
        CREATE TABLE seat (at %s PRIMARY KEY, guest text);
        INSERT INTO seat SELECT %s, 'guest ' || n
          FROM unnest(ARRAY['(1,a)', '(1,b)', '(2,)', '(3,"x y")']) WITH ORDINALITY AS u (v, n)
        """
            .formatted(type, wrapped));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"my types\".place", "\"my types\".taken", "\"my types\".kept"})
  void is_a_key_and_can_be_looked_for(String type) {
    table(type, "v::" + type);
    isKey(PLACES);
  }

  @Test
  void an_array_of_them_is_a_key_too() {
    table("\"my types\".place[]", "ARRAY[v::\"my types\".place]");
    isKey(List.of("{\"(1,a)\"}", "{\"(1,b)\"}", "{\"(2,)\"}", "{\"(3,\\\"x y\\\")\"}"));
  }

  private void isKey(List<String> values) {
    List<String> walked = new ArrayList<>();
    Map<String, Object> place = Map.of("at", "first");
    for (int i = 0; i < values.size(); i++) {
      JsonNode row = client.rows("seat", List.of(), place, 1).get("rows").get(0);
      walked.add(row.get("cells").get(0).asString());
      place = Map.of("at", "after", "cursor", row.get("cursor"));
    }
    assertThat(walked).isEqualTo(values);
    assertThat(
            client
                .rows("seat", List.of(Map.of("column", "guest", "descending", true)), behind(2), 1)
                .get("rows")
                .get(0)
                .get("cells")
                .get(1)
                .asString())
        .isEqualTo("guest 2");

    String second = values.get(1);
    assertThat(found("=", second)).containsExactly(second);
    assertThat(found("<>", second)).hasSize(3).doesNotContain(second);
    assertThat(found("<", second)).containsExactly(values.get(0));
    assertThat(found(">=", second)).isEqualTo(values.subList(1, 4));
    assertThat(several("in", values.get(0), values.get(3)))
        .containsExactly(values.get(0), values.get(3));
    assertThat(several("not in", values.get(0), values.get(3))).isEqualTo(values.subList(1, 3));
    assertThat(several("between", second, values.get(2))).isEqualTo(values.subList(1, 3));

    Map<String, Object> cell =
        Map.of("schema", "public", "name", "seat", "key", Map.of("at", second), "column", "guest");
    assertThat(client.post("/api/cell", cell).get("value").asString()).isEqualTo("guest 2");
    changed(
        Map.of(
            "kind",
            "update",
            "key",
            Map.of("at", second),
            "old",
            Map.of("guest", "guest 2"),
            "new",
            Map.of("guest", "Ann")));
    changed(
        Map.of(
            "kind",
            "delete",
            "key",
            Map.of("at", second),
            "old",
            Map.of("at", second, "guest", "Ann")));
    assertThat(found("=", second)).isEmpty();
  }

  /** Behind the row of a guest, in a mixed order of guests and keys. */
  private Map<String, Object> behind(int index) {
    return Map.of("at", "after", "cursor", List.of("guest " + (index + 1), keyAt(index)));
  }

  private String keyAt(int index) {
    return client
        .rows("seat", List.of(), Map.of("at", "first"), 10)
        .get("rows")
        .get(index)
        .get("cells")
        .get(0)
        .asString();
  }

  private void changed(Map<String, Object> change) {
    Map<String, Object> whole = new TreeMap<>(change);
    whole.put("schema", "public");
    whole.put("name", "seat");
    JsonNode result = client.post("/api/edits/commit", Map.of("changes", List.of(whole)));
    assertThat(result.get("committed").asBoolean()).as("%s", result).isTrue();
  }

  private List<String> found(String operator, String value) {
    return first(Map.of("column", "at", "operator", operator, "value", value));
  }

  private List<String> several(String operator, String... values) {
    return first(Map.of("column", "at", "operator", operator, "values", List.of(values)));
  }

  private List<String> first(Map<String, Object> filter) {
    HttpResponse<String> answer =
        client.refused(
            "/api/rows", Map.of("schema", "public", "name", "seat", "filter", filter, "limit", 10));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared()
        .readTree(answer.body())
        .get("rows")
        .valueStream()
        .map(row -> row.get("cells").get(0).asString())
        .toList();
  }

  /** ROW(NULL, NULL) IS NULL is true, and it is a value all the same. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void one_of_nothing_but_nulls_is_passed_once(boolean descending) {
    database.run(
        """
        CREATE TABLE seat (id int PRIMARY KEY, at "my types".place);
        INSERT INTO seat VALUES (1, '(1,a)'), (2, '(1,)'), (3, '(,)'), (4, NULL), (5, NULL), (6, '(,)')
        """);
    List<Map<String, Object>> sort = List.of(Map.of("column", "at", "descending", descending));
    List<String> walked = new ArrayList<>();
    Map<String, Object> place = Map.of("at", "first");
    for (boolean more = true; more; ) {
      JsonNode page = client.rows("seat", sort, place, 1);
      JsonNode row = page.get("rows").get(0);
      walked.add(row.get("cells").get(0).asString());
      place = Map.of("at", "after", "cursor", row.get("cursor"));
      more = page.get("after").asBoolean();
    }
    List<String> all = List.of("1", "2", "3", "6", "4", "5");
    assertThat(walked).isEqualTo(descending ? all.reversed() : all);
  }
}
