package dev.dbkeep.studio.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the pages offer to compare a column with works for its type. */
@Timeout(60)
final class FilterTest {
  private static TestDatabase database;
  private static Studio studio;
  private static StudioClient client;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    database.run(
        """
        CREATE DOMAIN facts AS json;
        CREATE TABLE t (id int PRIMARY KEY, plain json, binary_ jsonb, facts facts);
        INSERT INTO t SELECT i, v::json, v::jsonb, v::json
          FROM (VALUES (1, '{"a": 1,  "b": [2]}'), (2, '{"a": 2}'), (3, 'null'), (4, NULL)) AS u (i, v);
        """);
    studio =
        Studio.start(new StudioOptions(database.url(), 0, true, null, "dbkeep test"), List.of());
    client = new StudioClient(studio.address());
  }

  @AfterAll
  static void stop() {
    client.close();
    studio.close();
    database.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "= | {\"b\":[2],\"a\":1} | 1",
        "<> | {\"a\": 2} | 1,3",
        "@> | {\"b\": [2]} | 1",
        "has key | a | 1,2",
        "contains | \"b\" | 1",
        "is null | x | 4",
        "is not null | x | 1,2,3",
      })
  void json_is_found_as_jsonb_is(String operator, String value, String ids) {
    for (String column : List.of("plain", "binary_", "facts")) {
      Map<String, Object> filter = Map.of("column", column, "operator", operator, "value", value);
      String found =
          client
              .post("/api/rows", Map.of("schema", "public", "name", "t", "filter", filter))
              .get("rows")
              .valueStream()
              .map(row -> row.get("cells").get(0).asString())
              .collect(Collectors.joining(","));
      assertThat(found).as("%s %s", column, operator).isEqualTo(ids);
    }
  }
}
