package dev.dbkeep.studio.edit;

import static dev.dbkeep.studio.edit.Editor.delete;
import static dev.dbkeep.studio.edit.Editor.insert;
import static dev.dbkeep.studio.edit.Editor.of;
import static dev.dbkeep.studio.edit.Editor.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Where triggers, deferred constraints, views and publications have a say, on every server. */
@ParameterizedClass
@MethodSource("dev.dbkeep.testing.Versions#here")
@Timeout(60)
final class SpecialTablesTest {
  @Parameter private int major;
  @TempDir private Path home;
  private Editor editor;

  @BeforeEach
  void start() {
    editor =
        new Editor(
            home,
            major,
            """
            CREATE TABLE fruit (id int PRIMARY KEY, name text, made int DEFAULT 7, touched int DEFAULT 0);
            INSERT INTO fruit VALUES (1, 'fig'), (2, 'KIWI');
            """);
  }

  @AfterEach
  void stop() {
    editor.close();
  }

  private void trigger(String when, String body) {
    editor.run(
        "CREATE FUNCTION acts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN %s END $$; CREATE TRIGGER acts %s ON fruit FOR EACH ROW EXECUTE FUNCTION acts()"
            .formatted(body, when));
  }

  private static Map<String, Object> named(String id, String old, String name) {
    return update("fruit", of("id", id), of("name", old), of("name", name));
  }

  private JsonNode fault(Object... changes) {
    JsonNode result = editor.commit(changes);
    assertThat(result.get("committed").asBoolean()).as("%s", result).isFalse();
    assertThat(result.get("conflicts")).as("%s", result).isEmpty();
    assertThat(result.get("errors")).as("%s", result).hasSize(1);
    return result.at("/errors/0");
  }

  @Test
  void what_a_trigger_makes_of_a_value_is_shown_and_told() {
    trigger("BEFORE INSERT OR UPDATE", "NEW.name := upper(NEW.name); RETURN NEW;");
    JsonNode made =
        editor.commit(named("1", "fig", "plum"), insert("fruit", of("id", "3", "name", "date")));
    assertThat(made.at("/rows/0/cells/1").asString()).isEqualTo("PLUM");
    assertThat(made.get("altered").toString())
        .isEqualTo("[{\"change\":0,\"columns\":[\"name\"]},{\"change\":1,\"columns\":[\"name\"]}]");
    JsonNode undone = editor.undo(made.get("undo").asString());
    assertThat(undone.get("committed").asBoolean()).as("%s", undone).isTrue();
    assertThat(undone.at("/altered/0/columns/0").asString()).isEqualTo("name");
    assertThat(editor.rows("SELECT id, name FROM fruit ORDER BY id"))
        .containsExactly("1|FIG", "2|KIWI");
  }

  @Test
  void a_column_that_a_trigger_counts_up_is_no_obstacle_to_an_undo() {
    trigger("BEFORE UPDATE", "NEW.touched := OLD.touched + 1; RETURN NEW;");
    String id = editor.committed(named("1", "fig", "plum"));
    JsonNode undone = editor.undo(id);
    assertThat(undone.get("committed").asBoolean()).as("%s", undone).isTrue();
    assertThat(undone.get("altered").toString())
        .isEqualTo("[{\"change\":0,\"columns\":[\"touched\"]}]");
    assertThat(editor.rows("SELECT name, touched FROM fruit WHERE id = 1"))
        .containsExactly("fig|2");
  }

  @Test
  void what_a_trigger_keeps_is_no_success() {
    trigger("BEFORE UPDATE", "NEW.made := OLD.made; RETURN NEW;");
    JsonNode fault =
        fault(
            update(
                "fruit",
                of("id", "1"),
                of("name", "fig", "made", "7"),
                of("name", "plum", "made", "8")));
    assertThat(fault.get("columns").toString()).isEqualTo("[\"made\"]");
    assertThat(fault.get("message").asString()).contains("a trigger keeps made");
    assertThat(fault.get("hint").asString()).contains("triggers");
    assertThat(editor.rows("SELECT name FROM fruit WHERE id = 1")).containsExactly("fig");
    editor.committed(named("1", "fig", "plum"));
  }

  @Test
  void a_row_that_a_trigger_gives_back_as_it_was_is_no_success() {
    trigger("BEFORE UPDATE", "RETURN OLD;");
    assertThat(fault(named("1", "fig", "plum")).get("columns").toString()).contains("name");
  }

  /** Those that are deferred run at the commit, at which nobody could say any more whose it was. */
  @Test
  void a_trigger_that_fails_at_the_commit_stands_at_the_change_that_woke_it() {
    editor.run(
        """
        CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF NEW.name = 'bad' THEN RAISE EXCEPTION 'no bad fruit' USING HINT = 'Wash it.'; END IF; RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER late AFTER INSERT OR UPDATE ON fruit DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION late();
        """);
    JsonNode fault = fault(named("1", "fig", "good"), named("2", "KIWI", "bad"));
    assertThat(fault.get("change").asInt()).isEqualTo(1);
    assertThat(fault.get("message").asString()).isEqualTo("no bad fruit");
    assertThat(fault.get("hint").asString()).isEqualTo("Wash it.");
    assertThat(editor.rows("SELECT name FROM fruit ORDER BY id")).containsExactly("fig", "KIWI");
  }

  @Test
  void two_rows_swap_what_is_unique_at_the_end_only() {
    editor.run("ALTER TABLE fruit ADD UNIQUE (name) DEFERRABLE INITIALLY DEFERRED");
    String id = editor.committed(named("1", "fig", "KIWI"), named("2", "KIWI", "fig"));
    assertThat(editor.rows("SELECT name FROM fruit ORDER BY id")).containsExactly("KIWI", "fig");
    assertThat(editor.undo(id).get("committed").asBoolean()).isTrue();
    JsonNode fault = fault(named("1", "fig", "date"), named("2", "KIWI", "date"));
    assertThat(fault.get("columns").toString()).isEqualTo("[\"name\"]");
    assertThat(fault.get("change").asInt()).isEqualTo(1);
  }

  @Test
  void what_a_publication_needs_is_said_by_the_server() {
    editor.run(
        "ALTER TABLE fruit REPLICA IDENTITY NOTHING; CREATE PUBLICATION all_fruit FOR TABLE fruit");
    for (Object change :
        List.of(named("1", "fig", "plum"), delete("fruit", of("id", "1"), of("name", "fig")))) {
      JsonNode fault = fault(change);
      assertThat(fault.get("sqlState").asString()).isEqualTo("55000");
      assertThat(fault.get("hint").asString()).contains("REPLICA IDENTITY");
    }
    String added = editor.committed(insert("fruit", of("id", "3")));
    assertThat(editor.undo(added).at("/errors/0/hint").asString()).contains("REPLICA IDENTITY");
    editor.run("ALTER TABLE fruit REPLICA IDENTITY FULL");
    assertThat(editor.undo(added).get("committed").asBoolean()).isTrue();
    editor.committed(named("1", "fig", "plum"));
  }

  @Test
  void views_are_not_edited_and_name_what_they_read() {
    editor.run(
        """
        CREATE VIEW simple AS SELECT id, name FROM fruit;
        CREATE VIEW made AS SELECT id, upper(name) AS name FROM fruit;
        CREATE FUNCTION instead() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          UPDATE fruit SET name = NEW.name WHERE id = OLD.id; RETURN NEW; END $$;
        CREATE TRIGGER instead INSTEAD OF UPDATE ON made FOR EACH ROW EXECUTE FUNCTION instead();
        CREATE MATERIALIZED VIEW kept AS SELECT * FROM fruit;
        """);
    for (String view : List.of("simple", "made", "kept")) {
      HttpResponse<String> refusal =
          editor
              .client()
              .refused(
                  "/api/edits/commit",
                  Map.of(
                      "changes",
                      List.of(update(view, of("id", "1"), of("name", "x"), of("name", "y")))));
      assertThat(refusal.statusCode()).isEqualTo(403);
      JsonNode error = editor.client().error(refusal);
      assertThat(error.get("message").asString())
          .contains("cannot be changed here", "view, which reads public.fruit");
      assertThat(error.get("hint").asString()).contains("SQL page");
    }
  }

  @Test
  void a_rule_that_gives_no_row_back_is_named_by_the_server() {
    editor.run("CREATE RULE quiet AS ON UPDATE TO fruit DO INSTEAD NOTHING");
    JsonNode fault = fault(named("1", "fig", "plum"));
    assertThat(fault.get("message").asString()).contains("fruit");
    assertThat(fault.get("hint").asString()).isNotEmpty();
    assertThat(editor.rows("SELECT name FROM fruit WHERE id = 1")).containsExactly("fig");
  }
}
