package dev.dbkeep.studio.edit;

import static dev.dbkeep.studio.edit.Editor.delete;
import static dev.dbkeep.studio.edit.Editor.insert;
import static dev.dbkeep.studio.edit.Editor.of;
import static dev.dbkeep.studio.edit.Editor.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every commit can be taken back, and that as well, unless somebody changed its rows. */
@Timeout(120)
final class UndoTest {
  private static final String ALL =
      "SELECT 'author', author::text FROM author UNION ALL SELECT 'book', book::text FROM book"
          + " UNION ALL SELECT 'page', page::text FROM page UNION ALL SELECT 'loan', loan::text"
          + " FROM loan UNION ALL SELECT 'node', node::text FROM node ORDER BY 1, 2";

  @TempDir private Path home;
  private Editor editor;

  @BeforeEach
  void start() {
    editor =
        new Editor(
            home,
            """
            CREATE TABLE author (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE, big text, twice int GENERATED ALWAYS AS (id * 2) STORED);
            CREATE TABLE book (id int PRIMARY KEY, author int REFERENCES author ON DELETE CASCADE, title text);
            CREATE TABLE page (book int REFERENCES book ON DELETE CASCADE, n int, content text);
            CREATE TABLE loan (id int PRIMARY KEY, book int REFERENCES book ON DELETE SET NULL,
              author int DEFAULT 2 REFERENCES author ON DELETE SET DEFAULT, who text REFERENCES author (name) ON UPDATE SET NULL);
            CREATE TABLE node (id int PRIMARY KEY, up int REFERENCES node ON DELETE CASCADE);
            INSERT INTO author (name, big) VALUES ('one', repeat('ä', 5000)), ('two', NULL);
            INSERT INTO book VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 2, 'c');
            INSERT INTO page VALUES (1, 1, 'x'), (1, 1, 'x'), (2, 1, NULL), (3, 1, '');
            INSERT INTO loan VALUES (1, 1, 1, 'one'), (2, 3, 1, 'two'), (3, NULL, NULL, NULL);
            INSERT INTO node VALUES (1, NULL), (2, 1), (3, 2), (4, 4);
            """);
  }

  @AfterEach
  void stop() {
    editor.close();
  }

  private void committed(JsonNode result) {
    assertThat(result.get("committed").asBoolean()).as("%s", result).isTrue();
  }

  private Map<String, Object> deleteAuthor() {
    return delete("author", of("id", "1"), of("name", "one"));
  }

  @Test
  void each_kind_of_change_goes_back_and_forth() {
    List<String> before = editor.rows(ALL);
    String id =
        editor.committed(
            update("book", of("id", "2"), of("title", "b"), of("title", null)),
            update("node", of("id", "3"), of("id", "3"), of("id", "30")),
            insert("author", of("name", "three")),
            delete("loan", of("id", "3"), of("who", null)));
    List<String> after = editor.rows(ALL);
    JsonNode undone = editor.undo(id);
    committed(undone);
    assertThat(editor.rows(ALL)).isEqualTo(before);
    JsonNode redone = editor.undo(undone.get("undo").asString());
    committed(redone);
    assertThat(editor.rows(ALL)).isEqualTo(after);
    committed(editor.undo(redone.get("undo").asString()));
    assertThat(editor.rows(ALL)).isEqualTo(before);
  }

  @Test
  void what_went_along_comes_back_after_a_restart() {
    List<String> before = editor.rows(ALL);
    JsonNode preview = editor.preview(deleteAuthor());
    assertThat(preview.get("cascades").toString())
        .isEqualTo(
            "[{\"schema\":\"public\",\"table\":\"book\",\"rows\":2,\"action\":\"CASCADE\"},{\"schema\":\"public\",\"table\":\"loan\",\"rows\":1,\"action\":\"SET"
                + " NULL\"},"
                + "{\"schema\":\"public\",\"table\":\"page\",\"rows\":3,\"action\":\"CASCADE\"},{\"schema\":\"public\",\"table\":\"loan\",\"rows\":2,\"action\":\"SET"
                + " DEFAULT\"},"
                + "{\"schema\":\"public\",\"table\":\"loan\",\"rows\":1,\"action\":\"RESTRICT\"}]");
    editor.run("UPDATE loan SET who = NULL WHERE id = 1");
    before = editor.rows(ALL);
    String id = editor.committed(deleteAuthor());
    assertThat(editor.rows("SELECT count(*) FROM book")).containsExactly("1");
    List<String> after = editor.rows(ALL);
    editor.restart();
    JsonNode undone = editor.undo(id);
    committed(undone);
    assertThat(editor.rows(ALL)).isEqualTo(before);
    JsonNode redone = editor.undo(undone.get("undo").asString());
    committed(redone);
    assertThat(editor.rows(ALL)).isEqualTo(after);
    committed(editor.undo(redone.get("undo").asString()));
    assertThat(editor.rows(ALL)).isEqualTo(before);
  }

  @Test
  void trees_come_back_with_all_their_levels() {
    List<String> before = editor.rows(ALL);
    String id =
        editor.committed(
            delete("node", of("id", "1"), of("up", null)), delete("node", of("id", "4"), of()));
    assertThat(editor.rows("SELECT * FROM node")).isEmpty();
    committed(editor.undo(id));
    assertThat(editor.rows(ALL)).isEqualTo(before);
  }

  @Test
  void circles_come_back() {
    editor.run(
        "INSERT INTO node VALUES (10, NULL), (11, 10); UPDATE node SET up = 11 WHERE id = 10");
    List<String> before = editor.rows(ALL);
    String id = editor.committed(delete("node", of("id", "10"), of("up", "11")));
    assertThat(editor.rows("SELECT count(*) FROM node WHERE id >= 10")).containsExactly("0");
    committed(editor.undo(id));
    assertThat(editor.rows(ALL)).isEqualTo(before);
  }

  @Test
  void parents_and_children_that_are_named_both_come_back_once() {
    List<String> before = editor.rows(ALL);
    String id =
        editor.committed(
            delete("node", of("id", "1"), of()),
            delete("node", of("id", "3"), of("up", "2")),
            delete("node", of("id", "2"), of("up", "1")));
    committed(editor.undo(id));
    assertThat(editor.rows(ALL)).isEqualTo(before);
  }

  @Test
  void references_that_a_new_key_cut_are_tied_again() {
    List<String> before = editor.rows(ALL);
    String id =
        editor.committed(update("author", of("id", "1"), of("name", "one"), of("name", "uno")));
    assertThat(editor.rows("SELECT who FROM loan WHERE id = 1")).containsExactly("null");
    committed(editor.undo(id));
    assertThat(editor.rows(ALL)).isEqualTo(before);
  }

  @Test
  void a_row_that_changed_since_is_a_conflict_and_nothing_goes_back() {
    String id =
        editor.committed(
            update("book", of("id", "1"), of("title", "a"), of("title", "b")),
            update("book", of("id", "2"), of("title", "b"), of("title", "c")),
            insert("author", of("name", "three")));
    editor.run(
        "UPDATE book SET title = 'theirs' WHERE id = 1; UPDATE author SET big = 'theirs' WHERE id ="
            + " 3");
    JsonNode result = editor.undo(id);
    assertThat(result.get("committed").asBoolean()).isFalse();
    assertThat(result.get("conflicts").size()).isEqualTo(2);
    assertThat(editor.rows("SELECT title FROM book WHERE id < 3 ORDER BY id"))
        .containsExactly("theirs", "c");
    editor.run("UPDATE book SET title = 'b' WHERE id = 1; DELETE FROM author WHERE id = 3");
    assertThat(editor.undo(id).at("/conflicts/0/gone").asBoolean()).isTrue();
  }

  @Test
  void rows_that_others_added_do_not_go_with_an_undo() {
    String id = editor.committed(insert("author", of("name", "three")));
    editor.run("INSERT INTO book VALUES (9, 3, 'of somebody else')");
    JsonNode result = editor.undo(id);
    assertThat(result.at("/errors/0/message").asString()).contains("public.book (1)");
    assertThat(editor.rows("SELECT count(*) FROM book WHERE author = 3")).containsExactly("1");
  }

  @Test
  void triggers_that_touch_other_rows_are_no_conflict() {
    editor.run(
        """
        ALTER TABLE author ADD touched timestamptz;
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          UPDATE author SET touched = clock_timestamp() WHERE id IN (NEW.author, OLD.author); RETURN NULL; END $$;
        CREATE TRIGGER touch AFTER INSERT OR UPDATE OR DELETE ON book FOR EACH ROW EXECUTE FUNCTION touch();
        """);
    String id =
        editor.committed(
            insert("author", of("id", "7", "name", "seven")),
            insert("book", of("id", "7", "author", "7")));
    committed(editor.undo(id));
    String other =
        editor.committed(
            delete("book", of("id", "3"), of("title", "c")),
            update("author", of("id", "2"), of("big", null, "touched", null), of("big", "x")));
    committed(editor.undo(other));
  }

  @Test
  void a_role_that_may_only_delete_may_do_that() {
    editor.run(
        "CREATE ROLE eraser_%1$s LOGIN PASSWORD 'x'; GRANT SELECT, DELETE ON book, page, loan, author TO eraser_%1$s"
            .formatted(editor.database().url().database()));
    List<String> before = editor.rows(ALL);
    try (Editor eraser = editor.as("eraser_" + editor.database().url().database(), "x")) {
      String id = eraser.committed(delete("book", of("id", "1"), of("title", "a")));
      assertThat(editor.rows("SELECT count(*) FROM page WHERE book = 1")).containsExactly("0");
      JsonNode refused = eraser.undo(id);
      assertThat(refused.at("/errors/0/sqlState").asString()).isEqualTo("42501");
      assertThat(editor.undo(id).get("committed").asBoolean()).isTrue();
    }
    assertThat(editor.rows(ALL)).isEqualTo(before);
  }

  @Test
  void the_list_shows_what_was_undone_and_what_that_undid() {
    String id = editor.committed(update("book", of("id", "1"), of("title", "a"), of("title", "b")));
    String undo = editor.undo(id).get("undo").asString();
    JsonNode list = editor.client().get("/api/edits").get("edits");
    assertThat(list.at("/0/id").asString()).isEqualTo(undo);
    assertThat(list.at("/0/undone").asBoolean()).isFalse();
    assertThat(list.at("/1/id").asString()).isEqualTo(id);
    assertThat(list.at("/1/undone").asBoolean()).isTrue();
    assertThat(list.at("/1/statements/0").asString()).startsWith("UPDATE \"public\".\"book\"");
    assertThat(list.at("/1/at").asString()).matches("20..-..-..T.*Z");
    assertThat(editor.client().refused("/api/edits/" + id + "/undo", Map.of()).statusCode())
        .isEqualTo(400);
    editor.undo(undo);
    assertThat(editor.client().get("/api/edits").at("/edits/2/undone").asBoolean()).isFalse();
    committed(editor.undo(id));
  }

  @Test
  void an_id_that_is_none_reads_no_file() {
    for (String id : List.of("x", "..%2F..%2Fetc%2Fpasswd", "%00")) {
      assertThat(editor.client().refused("/api/edits/" + id + "/undo", Map.of()).statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void more_rows_than_are_kept_go_with_a_warning() {
    editor.run(
        "INSERT INTO page SELECT 2, i, 'x' FROM generate_series(1, 10001) i; UPDATE loan SET who ="
            + " NULL");
    assertThat(editor.preview(deleteAuthor()).get("warning").asString()).contains("10000 rows");
    String id = editor.committed(deleteAuthor());
    assertThat(editor.client().get("/api/edits").at("/edits/0/lost").asString())
        .contains("10000 rows");
    committed(editor.undo(id));
    assertThat(editor.rows("SELECT count(*) FROM book")).containsExactly("3");
    assertThat(editor.rows("SELECT count(*) FROM page WHERE book = 2")).containsExactly("0");
  }

  @Test
  void thousands_of_rows_come_back() {
    editor.run(
        "INSERT INTO book SELECT i, 1, 'x' FROM generate_series(100, 4099) i;INSERT INTO page"
            + " SELECT i, 1, 'x' FROM generate_series(100, 4099) i; UPDATE loan SET who = NULL");
    List<String> before = editor.rows(ALL);
    assertThat(editor.preview(deleteAuthor()).get("warning").isNull()).isTrue();
    String id = editor.committed(deleteAuthor());
    committed(editor.undo(id));
    assertThat(editor.rows(ALL)).isEqualTo(before);
  }

  @Test
  void the_files_are_for_their_owner_alone() throws IOException {
    String id = editor.committed(update("book", of("id", "1"), of("title", "a"), of("title", "b")));
    try (Stream<Path> files = Files.walk(home)) {
      Path file = files.filter(path -> path.toString().contains(id)).findFirst().orElseThrow();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }
}
