package dev.dbkeep.studio.edit;

import static dev.dbkeep.studio.edit.Editor.delete;
import static dev.dbkeep.studio.edit.Editor.insert;
import static dev.dbkeep.studio.edit.Editor.of;
import static dev.dbkeep.studio.edit.Editor.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the server has against a change stands at the change and at its columns. */
@Timeout(60)
final class FaultTest {
  @TempDir private Path home;
  private Editor editor;

  @BeforeEach
  void start() {
    editor =
        new Editor(
            home,
            """
            CREATE DOMAIN positive AS int CHECK (VALUE > 0);
            CREATE TABLE author (id int PRIMARY KEY, mail text);
            CREATE UNIQUE INDEX ON author (lower(mail));
            CREATE TABLE book (id int PRIMARY KEY, title varchar(5) NOT NULL, a int, b int, p positive, n numeric(4,2),
              author int REFERENCES author, later int REFERENCES author DEFERRABLE INITIALLY DEFERRED,
              twice int GENERATED ALWAYS AS (a * 2) STORED, CHECK (a < b));
            INSERT INTO author VALUES (1, 'One@x'), (2, 'two@x');
            INSERT INTO book VALUES (1, 'one', 1, 2, 1, 1, 1, 1), (2, 'two', 1, 2, 1, 1, 1, 1);
            """);
  }

  @AfterEach
  void stop() {
    editor.close();
  }

  /** As change, columns and SQLSTATE. */
  private List<String> faults(Object... changes) {
    JsonNode result = editor.commit(changes);
    assertThat(result.get("committed").asBoolean()).isFalse();
    List<String> faults = new ArrayList<>();
    for (JsonNode error : result.get("errors")) {
      List<String> columns = new ArrayList<>();
      error.get("columns").forEach(column -> columns.add(column.asString()));
      assertThat(error.get("message").asString()).isNotEmpty();
      faults.add(
          error.get("change").asInt() + " " + columns + " " + error.get("sqlState").asString());
    }
    return faults;
  }

  private static Map<String, Object> book(String id, String column, String old, String value) {
    return update("book", of("id", id), of(column, old), of(column, value));
  }

  @Test
  void a_text_that_is_too_long_is_refused_and_not_cut() {
    assertThat(faults(book("1", "title", "one", "longer"))).containsExactly("0 [title] 22001");
    assertThat(
            faults(
                update(
                    "book",
                    of("id", "1"),
                    of("title", "one", "a", "1"),
                    of("title", "longer", "a", "0"))))
        .containsExactly("0 [title] 22001");
  }

  @Test
  void each_fault_has_its_columns() {
    assertThat(faults(book("1", "title", "one", null))).containsExactly("0 [title] 23502");
    assertThat(faults(book("1", "a", "1", "3"))).containsExactly("0 [a] 23514");
    assertThat(faults(book("1", "author", "1", "3"))).containsExactly("0 [author] 23503");
    assertThat(faults(book("1", "twice", "2", "3"))).containsExactly("0 [twice] 428C9");
    assertThat(faults(book("1", "id", "1", "2"))).containsExactly("0 [id] 23505");
    assertThat(faults(insert("author", of("id", "3", "mail", "ONE@X"))))
        .containsExactly("0 [mail] 23505");
    assertThat(faults(insert("book", of("id", "3", "title", "x", "a", "x", "p", "1", "n", "100"))))
        .containsExactly("0 [a] 22P02");
    assertThat(faults(insert("book", of("id", "3", "title", "x", "p", "0", "n", "1"))))
        .containsExactly("0 [p] 23514");
    assertThat(faults(insert("book", of("id", "3", "title", "x", "a", "1", "n", "100"))))
        .containsExactly("0 [n] 22003");
    assertThat(faults(delete("author", of("id", "1"), of("mail", "One@x"))))
        .containsExactly("0 [id] 23503");
    assertThat(faults(update("author", of("id", "x"), of("mail", ""), of("mail", ""))))
        .containsExactly("0 [id] 22P02");
  }

  @Test
  void all_that_fail_are_reported_and_nothing_is_committed() {
    assertThat(
            faults(
                book("1", "title", "one", "uno"),
                book("2", "title", "two", null),
                insert("author", of("id", "1")),
                insert("author", of("id", "5"))))
        .containsExactly("1 [title] 23502", "2 [id] 23505");
    assertThat(editor.rows("SELECT count(*) FROM author WHERE id = 5")).containsExactly("0");
    assertThat(editor.rows("SELECT title FROM book WHERE id = 1")).containsExactly("one");
  }

  @Test
  void what_is_checked_at_the_end_stands_at_the_change_that_broke_it() {
    assertThat(
            faults(
                book("1", "later", "1", "2"),
                book("2", "later", "1", "7"),
                insert("author", of("id", "5"))))
        .containsExactly("1 [later] 23503");
    // what a later change makes right is no fault
    editor.committed(book("2", "later", "1", "8"), insert("author", of("id", "8")));
  }

  @Test
  void what_a_trigger_keeps_as_it_was_is_no_success() {
    editor.run(
        "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';CREATE"
            + " TRIGGER no BEFORE INSERT OR UPDATE OR DELETE ON author FOR EACH ROW EXECUTE"
            + " FUNCTION no()");
    assertThat(
            faults(
                insert("author", of("id", "7")),
                update("author", of("id", "1"), of("mail", "One@x"), of("mail", "x")),
                delete("author", of("id", "2"), of("mail", "two@x"))))
        .containsExactly("0 [] 02000", "1 [] 02000", "2 [] 02000");
  }
}
