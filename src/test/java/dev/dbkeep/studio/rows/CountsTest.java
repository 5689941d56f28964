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
import tools.jackson.databind.JsonNode;

/** How many rows there are, and how sure that is. */
@Timeout(60)
final class CountsTest {
  private static JsonNode count(StudioClient client, Map<String, Object> how) {
    return client.post(
        "/api/count",
        Map.of(
            "schema",
            "public",
            "name",
            "t",
            "filter",
            Map.of("sql", "n % 2 = 0"),
            "exact",
            how.containsKey("exact"),
            "limit",
            how.getOrDefault("limit", 10)));
  }

  @Test
  void a_number_is_about_until_it_was_counted_and_at_least_where_a_limit_ends_it() {
    try (TestDatabase database = TestDatabase.create()) {
      database.run("CREATE TABLE t AS SELECT n FROM generate_series(1, 2000000) n; ANALYZE t");
      try (Studio studio =
              Studio.start(
                  new StudioOptions(database.url(), 0, false, null, "dbkeep test"), List.of());
          StudioClient client = new StudioClient(studio.address())) {
        assertThat(count(client, Map.of()).get("kind").asString()).isEqualTo("about");
        JsonNode some = count(client, Map.of("exact", true, "limit", 1000));
        assertThat(some.get("kind").asString()).isEqualTo("at least");
        assertThat(some.get("rows").asInt()).isEqualTo(1000);
        JsonNode all = count(client, Map.of("exact", true, "limit", 1_000_001));
        assertThat(all.get("kind").asString()).isEqualTo("exact");
        assertThat(all.get("rows").asInt()).isEqualTo(1_000_000);
      }
    }
  }
}
