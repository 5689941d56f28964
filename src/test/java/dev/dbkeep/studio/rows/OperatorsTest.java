package dev.dbkeep.studio.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a filter may ask of columns that are no text. */
@Timeout(60)
final class OperatorsTest {
  @Test
  void part_of_what_is_printed_is_found_in_a_column_of_any_type() {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(
          """
          CREATE TYPE pair AS (a int, b text);
          CREATE TABLE t (id int PRIMARY KEY, id4 uuid, doc jsonb, old json, tags text[], span int4range, place point, ip inet, two pair, yes bool);
          INSERT INTO t VALUES
            (1, '0b8fd0a2-0000-4000-8000-00000000cafe', '{"a": "need%le"}', '{"a": "need%le"}', '{x,need%le}', '[10,777)', '(1,777)', '10.7.7.7', '(1,need%le)', true),
            (2, '0b8fd0a2-0000-4000-8000-00000000beef', '{}', '{}', '{needle}', '[1,2)', '(1,2)', '10.0.0.1', '(2,x)', false),
            (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
          """);
      try (Studio studio =
              Studio.start(
                  new StudioOptions(database.url(), 0, false, null, "dbkeep test"), List.of());
          StudioClient client = new StudioClient(studio.address())) {
        for (List<String> asked :
            List.of(
                List.of("id4", "contains", "CAFE"),
                List.of("doc", "contains", "need%l"),
                List.of("old", "contains", "need%l"),
                List.of("tags", "contains", "need%l"),
                List.of("span", "contains", "777"),
                List.of("place", "contains", "777"),
                List.of("ip", "contains", "7.7.7"),
                List.of("two", "contains", "need%l"),
                List.of("yes", "<>", "f"))) {
          Map<String, Object> filter =
              Map.of("column", asked.get(0), "operator", asked.get(1), "value", asked.get(2));
          assertThat(
                  client
                      .post(
                          "/api/count",
                          Map.of("schema", "public", "name", "t", "filter", filter, "exact", true))
                      .get("rows")
                      .asInt())
              .as("%s", asked)
              .isEqualTo(1);
        }
      }
    }
  }
}
