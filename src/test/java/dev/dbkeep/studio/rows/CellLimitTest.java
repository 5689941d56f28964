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

/** A page gets a whole value up to a size that it can hold. */
@Timeout(60)
final class CellLimitTest {
  private static Map<String, Object> cell(int id) {
    return Map.of(
        "schema", "public", "name", "t", "key", Map.of("id", String.valueOf(id)), "column", "v");
  }

  @Test
  void a_value_that_is_too_long_for_a_page_is_refused_and_the_way_is_named() {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(
          "CREATE TABLE t (id int PRIMARY KEY, v text);"
              + " INSERT INTO t VALUES (1, repeat('é', 1000)), (2, repeat('é', 32 << 20) || 'x'),"
              + " (3, NULL)");
      try (Studio studio =
              Studio.start(
                  new StudioOptions(database.url(), 0, false, null, "dbkeep test"), List.of());
          StudioClient client = new StudioClient(studio.address())) {
        assertThat(client.post("/api/cell", cell(1)).get("value").asString()).hasSize(1000);
        assertThat(client.post("/api/cell", cell(3)).get("value").isNull()).isTrue();

        JsonNode error = client.error(client.refused("/api/cell", cell(2)));

        assertThat(error.get("code").asString()).isEqualTo("USAGE");
        assertThat(error.get("message").asString()).contains("64 MB");
        assertThat(error.get("hint").asString()).contains("export");
      }
    }
  }
}
