package dev.dbkeep.studio.edit;

import static dev.dbkeep.studio.edit.Editor.delete;
import static dev.dbkeep.studio.edit.Editor.insert;
import static dev.dbkeep.studio.edit.Editor.of;
import static dev.dbkeep.studio.edit.Editor.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is committed is in the database whole, or nothing of it. */
@Timeout(60)
final class CommitTest {
  private static final String HOSTILE = "\">'<script>‮\\ $1 {?}";

  @TempDir private Path home;
  private Editor editor;

  @BeforeEach
  void start() {
    editor =
        new Editor(
            home,
            """
            CREATE TABLE book (id int PRIMARY KEY, title varchar(10) NOT NULL, pages int, noted text,
              twice int GENERATED ALWAYS AS (pages * 2) STORED);
            INSERT INTO book VALUES (1, 'one', 10, NULL), (2, 'two', 20, ''), (3, 'three', 30, 'NULL');
            CREATE TABLE serial (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at text DEFAULT 'here');
            CREATE TABLE pairs (a int, b text, v text, PRIMARY KEY (b, a));
            INSERT INTO pairs SELECT a, b, 'v' FROM generate_series(1, 3) a, unnest(array['x', 'y']) b;
            """);
  }

  @AfterEach
  void stop() {
    editor.close();
  }

  @Test
  void all_kinds_of_changes_are_made_at_once_and_their_rows_come_back() {
    JsonNode result =
        editor.commit(
            update("book", of("id", "1"), of("title", "one"), of("title", "uno")),
            insert("book", of("id", "4", "title", "four", "pages", "40")),
            delete("book", of("id", "3"), of("title", "three", "noted", "NULL")));
    assertThat(result.get("committed").asBoolean()).isTrue();
    assertThat(result.at("/rows/0/cells").toString())
        .isEqualTo("[\"1\",\"uno\",\"10\",null,\"20\"]");
    assertThat(result.at("/rows/1/cells/4").asString()).isEqualTo("80");
    assertThat(result.at("/rows/2").isNull()).isTrue();
    assertThat(editor.rows("SELECT id, title FROM book ORDER BY id"))
        .containsExactly("1|uno", "2|two", "4|four");
  }

  @Test
  void null_and_empty_and_the_word_null_stay_apart() {
    editor.committed(
        update("book", of("id", "1"), of("noted", null), of("noted", "")),
        update("book", of("id", "2"), of("noted", ""), of("noted", "NULL")),
        update("book", of("id", "3"), of("noted", "NULL"), of("noted", null)));
    assertThat(editor.rows("SELECT id, noted IS NULL, noted FROM book ORDER BY id"))
        .containsExactly("1|f|", "2|f|NULL", "3|t|null");
    for (String other : List.of("1", "2")) {
      JsonNode refused =
          editor.commit(update("book", of("id", other), of("noted", null), of("noted", "x")));
      assertThat(refused.get("conflicts").size()).isEqualTo(1);
    }
  }

  @Test
  void the_server_gives_defaults_and_identities_unless_they_are_named() {
    JsonNode result =
        editor.commit(insert("serial", Map.of()), insert("serial", of("id", "77", "at", null)));
    assertThat(result.at("/rows/0/cells").toString()).isEqualTo("[\"1\",\"here\"]");
    assertThat(result.at("/rows/1/cells").toString()).isEqualTo("[\"77\",null]");
  }

  @Test
  void a_row_of_a_composite_key_is_changed_alone_also_in_its_key() {
    editor.committed(
        update("pairs", of("a", "1", "b", "x"), of("v", "v"), of("v", "w")),
        update("pairs", of("a", "2", "b", "y"), of("a", "2", "b", "y"), of("a", "9", "b", "z")));
    assertThat(editor.rows("SELECT a, b, v FROM pairs WHERE v = 'w' OR b = 'z' ORDER BY a"))
        .containsExactly("1|x|w", "9|z|v");
  }

  @Test
  void the_order_of_changes_does_not_matter_to_foreign_keys() {
    editor.run(
        "CREATE TABLE parent (id int PRIMARY KEY);"
            + "CREATE TABLE child (id int PRIMARY KEY, p int REFERENCES parent)");
    String id =
        editor.committed(insert("child", of("id", "1", "p", "1")), insert("parent", of("id", "1")));
    assertThat(editor.undo(id).get("committed").asBoolean()).isTrue();
    assertThat(editor.rows("SELECT id FROM parent")).isEmpty();
  }

  @Test
  void names_and_values_are_never_sql() {
    String name = HOSTILE.replace("'", "''");
    editor.run(
        "CREATE TABLE \"%1$s\" (\"%1$s\" text PRIMARY KEY, \"v%1$s\" text); INSERT INTO \"%1$s\" VALUES (E'%2$s', E'%2$s')"
            .formatted(HOSTILE.replace("\"", "\"\""), name.replace("\\", "\\\\")));
    String column = "v" + HOSTILE;
    Map<String, Object> change =
        update(HOSTILE, of(HOSTILE, HOSTILE), of(column, HOSTILE), of(column, HOSTILE + HOSTILE));
    assertThat(editor.preview(change).at("/statements/0/sql").asString()).startsWith("UPDATE ");
    JsonNode result = editor.commit(change);
    assertThat(result.at("/rows/0/cells/1").asString()).isEqualTo(HOSTILE + HOSTILE);
    assertThat(editor.undo(result.get("undo").asString()).at("/rows/0/cells/1").asString())
        .isEqualTo(HOSTILE);
  }

  @Test
  void a_preview_says_what_runs_and_changes_nothing() {
    JsonNode preview =
        editor.preview(
            update("book", of("id", "1"), of("pages", "10"), of("pages", "11")),
            insert("book", of("id", "9")),
            delete("book", of("id", "2"), of("title", "two")));
    assertThat(preview.at("/statements/0/sql").asString())
        .startsWith("UPDATE \"public\".\"book\" SET \"pages\" = '11' WHERE \"id\" = '1' AND ");
    assertThat(preview.at("/statements/1/sql").asString())
        .isEqualTo("INSERT INTO \"public\".\"book\" (\"id\") VALUES ('9');");
    assertThat(preview.at("/statements/2/sql").asString())
        .startsWith("DELETE FROM \"public\".\"book\" WHERE \"id\" = '2' AND ");
    assertThat(editor.rows("SELECT count(*), sum(pages) FROM book")).containsExactly("3|60");
    editor.run(preview.at("/statements/0/sql").asString());
    assertThat(editor.rows("SELECT pages FROM book WHERE id = 1")).containsExactly("11");
  }

  @Test
  void the_name_of_a_protected_environment_has_to_be_typed() {
    Map<String, Object> change =
        update("book", of("id", "1"), of("pages", "10"), of("pages", "11"));
    String id = editor.committed(change);
    editor.restart("production", false);
    for (Map<String, Object> typed :
        List.<Map<String, Object>>of(Map.of(), Map.of("confirm", "Production"))) {
      Map<String, Object> question = new java.util.HashMap<>(typed);
      assertThat(editor.client().refused("/api/edits/" + id + "/undo", question).body())
          .contains("PROTECTED");
      question.put("changes", List.of(change));
      assertThat(editor.client().refused("/api/edits/commit", question).body())
          .contains("PROTECTED");
    }
    assertThat(
            editor
                .client()
                .post("/api/edits/" + id + "/undo", Map.of("confirm", "production"))
                .get("committed")
                .asBoolean())
        .isTrue();
  }

  @Test
  void a_studio_that_only_reads_refuses() {
    Map<String, Object> change =
        update("book", of("id", "1"), of("pages", "10"), of("pages", "11"));
    String id = editor.committed(change);
    editor.restart(null, true);
    assertThat(
            editor
                .client()
                .refused("/api/edits/commit", Map.of("changes", List.of(change)))
                .statusCode())
        .isEqualTo(403);
    assertThat(editor.client().refused("/api/edits/" + id + "/undo", Map.of()).statusCode())
        .isEqualTo(403);
  }

  /** A client in Java would send a question mark for it. */
  @Test
  void half_a_character_is_not_written_as_another_one() {
    String body =
        "{\"changes\": [{\"kind\": \"insert\", \"schema\": \"public\", \"name\": \"book\", \"new\":"
            + " {\"id\": \"9\", \"title\": \"a\\ud800\"}}]}";
    assertThat(
            editor
                .client()
                .send(
                    editor
                        .client()
                        .request("/api/edits/commit")
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .body())
        .contains("surrogate");
    assertThat(editor.rows("SELECT count(*) FROM book")).containsExactly("3");
  }

  @Test
  void what_is_no_change_is_refused_before_anything_runs() {
    for (Object change :
        List.of(
            update("book", of("id", "1"), Map.of(), of("pages", "11")),
            update("book", of("id", "1"), Map.of(), Map.of()),
            update("book", of("title", "one"), of("pages", "10"), of("pages", "11")),
            update("book", of("id", "1"), of("nothing", "10"), of("nothing", "11")),
            update("pairs", of("a", "1"), of("v", "v"), of("v", "w")),
            delete("book", Map.of(), Map.of()),
            insert("book", of("id", "9", "title", "a\0b")),
            insert("nowhere", Map.of()))) {
      assertThat(
              editor
                  .client()
                  .refused("/api/edits/commit", Map.of("changes", List.of(change)))
                  .statusCode())
          .as("%s", change)
          .isEqualTo(400);
    }
    editor.run("CREATE VIEW seen AS SELECT * FROM book; CREATE TABLE keyless (n int)");
    for (String table : List.of("seen", "keyless")) {
      assertThat(
              editor
                  .client()
                  .refused(
                      "/api/edits/commit", Map.of("changes", List.of(insert(table, of("n", "1")))))
                  .body())
          .contains("cannot be changed here");
    }
  }
}
