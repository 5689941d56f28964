package dev.dbkeep.studio.edit;

import static dev.dbkeep.studio.edit.Editor.of;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What dbkeep itself keeps is looked at in the grid and changed by its commands alone. */
@Timeout(60)
final class OwnBooksTest {
  @TempDir private Path home;
  private Editor editor;

  @BeforeEach
  void start() {
    editor =
        new Editor(
            home,
            """
            CREATE SCHEMA dbkeep;
            CREATE TABLE dbkeep.migration (id int PRIMARY KEY, name text);
            INSERT INTO dbkeep.migration VALUES (1, 'first');
            """);
  }

  @AfterEach
  void stop() {
    editor.close();
  }

  @Test
  void its_tables_may_be_looked_at() {
    JsonNode shape = editor.client().get("/api/tables/dbkeep/migration");

    assertThat(shape.get("editable").asBoolean()).isFalse();
    assertThat(shape.get("why").asString()).contains("dbkeep keeps its own books");
    JsonNode page =
        editor
            .client()
            .post("/api/rows", Map.of("schema", "dbkeep", "name", "migration", "limit", 10));
    assertThat(page.get("rows")).hasSize(1);
  }

  @Test
  void its_rows_are_not_changed_not_even_by_the_owner() {
    Map<String, Object> delete =
        Map.of(
            "kind",
            "delete",
            "schema",
            "dbkeep",
            "name",
            "migration",
            "key",
            of("id", "1"),
            "old",
            of("id", "1", "name", "first"));

    for (String path : List.of("/api/edits/commit", "/api/edits/preview")) {
      JsonNode error =
          editor.client().error(editor.client().refused(path, Map.of("changes", List.of(delete))));
      assertThat(error.get("code").asString()).isEqualTo("NOT_ALLOWED");
      assertThat(error.get("message").asString())
          .isEqualTo(
              "dbkeep.migration cannot be changed here: dbkeep keeps its own books here; its"
                  + " commands change them");
    }
    assertThat(editor.rows("SELECT id FROM dbkeep.migration")).containsExactly("1");
  }
}
