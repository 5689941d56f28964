package dev.dbkeep.studio.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A role or a database that was set to read only is not written by way of Studio. */
@Timeout(60)
final class ReadOnlyDatabaseTest {
  @TempDir private Path home;

  @Test
  void what_only_reads_by_default_is_not_written() {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(
          """
          CREATE TABLE t (id int PRIMARY KEY, v text);
          INSERT INTO t VALUES (1, 'as it was');
          """);
      database.run(
          "ALTER DATABASE \"%s\" SET default_transaction_read_only = on"
              .formatted(database.url().database()));
      try (Studio studio =
              Studio.start(
                  new StudioOptions(database.url(), 0, false, null, "dbkeep test", home),
                  _ -> List.of(),
                  List.of());
          StudioClient client = new StudioClient(studio.address())) {
        assertThat(client.get("/api/session").get("readOnly").asBoolean()).isTrue();
        Map<String, Object> change =
            Map.of(
                "kind",
                "update",
                "schema",
                "public",
                "name",
                "t",
                "key",
                Map.of("id", "1"),
                "old",
                Map.of("v", "as it was"),
                "new",
                Map.of("v", "changed"));
        JsonNode error =
            client.error(client.refused("/api/edits/commit", Map.of("changes", List.of(change))));
        assertThat(error.get("code").asString()).isEqualTo("NOT_ALLOWED");
        assertThat(error.get("hint").asString()).contains("default_transaction_read_only");
        assertThat(
                client.stream(
                        "view",
                        "/api/sql",
                        Map.of("text", "UPDATE t SET v = 'changed' WHERE id = 1", "write", true))
                    .toList()
                    .toString())
            .contains("default_transaction_read_only");
        assertThat(
                client
                    .rows("t", List.of(), Map.of("at", "first"), 10)
                    .at("/rows/0/cells/1")
                    .asString())
            .isEqualTo("as it was");
      }
    }
  }
}
