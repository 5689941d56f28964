package dev.dbkeep.studio.edit;

import static dev.dbkeep.studio.edit.Editor.delete;
import static dev.dbkeep.studio.edit.Editor.insert;
import static dev.dbkeep.studio.edit.Editor.of;
import static dev.dbkeep.studio.edit.Editor.update;
import static org.assertj.core.api.Assertions.assertThat;

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

/** A role that may see more than it may change, on every server that is here. */
@ParameterizedClass
@MethodSource("dev.dbkeep.testing.Versions#here")
@Timeout(60)
final class RightsTest {
  @Parameter private int major;
  @TempDir private Path home;
  private Editor owner;
  private Editor clerk;

  @BeforeEach
  void start() {
    owner =
        new Editor(
            home,
            major,
            """
            CREATE TABLE doc (id int PRIMARY KEY, owner text, v text);
            INSERT INTO doc VALUES (1, 'me', 'a'), (2, 'other', 'b'), (3, 'gone', 'c'), (4, 'hidden', 'd');
            ALTER TABLE doc ENABLE ROW LEVEL SECURITY;
            CREATE POLICY sees ON doc FOR SELECT USING (owner <> 'hidden');
            CREATE POLICY changes ON doc FOR UPDATE USING (owner = 'me') WITH CHECK (v <> 'bad');
            CREATE POLICY removes ON doc FOR DELETE USING (owner IN ('me', 'gone'));
            CREATE POLICY adds ON doc FOR INSERT WITH CHECK (owner = 'me');
            CREATE TABLE staff (id int PRIMARY KEY, name text, wage int, note text);
            INSERT INTO staff VALUES (1, 'Ada', 10, 'x'), (2, 'Bob', 20, 'y');
            CREATE TABLE sealed (id int PRIMARY KEY, v text);
            INSERT INTO sealed VALUES (1, 'x');
            CREATE TABLE team (id int PRIMARY KEY, code text UNIQUE);
            CREATE TABLE player (id int PRIMARY KEY, team text REFERENCES team (code) ON DELETE CASCADE);
            INSERT INTO team VALUES (1, 'red');
            INSERT INTO player VALUES (1, 'red');
            """);
    String role = "clerk_" + owner.database().url().database();
    owner.run(
        """
        CREATE ROLE %1$s LOGIN PASSWORD 'x';
        GRANT SELECT, INSERT, UPDATE, DELETE ON doc TO %1$s;
        GRANT SELECT (id, name, note), UPDATE (name), INSERT (id, name) ON staff TO %1$s;
        GRANT SELECT (v), UPDATE (v) ON sealed TO %1$s;
        GRANT SELECT (id), DELETE ON team TO %1$s;
        GRANT SELECT ON player TO %1$s;
        """
            .formatted(role));
    clerk = owner.as(role, "x");
  }

  @AfterEach
  void stop() {
    clerk.close();
    owner.close();
  }

  private static Map<String, Object> written(String id, String old, String value) {
    return update("doc", of("id", id), of("v", old), of("v", value));
  }

  /** The only fault; nobody is said to have changed anything. */
  private static JsonNode fault(JsonNode result) {
    assertThat(result.get("committed").asBoolean()).as("%s", result).isFalse();
    assertThat(result.get("conflicts")).as("%s", result).isEmpty();
    assertThat(result.get("errors")).as("%s", result).hasSize(1);
    return result.at("/errors/0");
  }

  private List<String> docs() {
    return owner.rows("SELECT * FROM doc ORDER BY id");
  }

  @Test
  void rows_of_ones_own_are_changed_and_taken_back() {
    List<String> before = docs();
    String id =
        clerk.committed(
            written("1", "a", "b"), insert("doc", of("id", "9", "owner", "me", "v", "new")));
    assertThat(docs()).contains("1|me|b", "9|me|new");
    assertThat(clerk.undo(id).get("committed").asBoolean()).isTrue();
    assertThat(docs()).isEqualTo(before);
    String gone = clerk.committed(delete("doc", of("id", "1"), of("owner", "me", "v", "a")));
    assertThat(clerk.undo(gone).get("committed").asBoolean()).isTrue();
    assertThat(docs()).isEqualTo(before);
  }

  @Test
  void a_row_that_is_seen_and_may_not_be_changed_was_changed_by_nobody() {
    List<String> before = docs();
    for (Object change :
        List.of(written("2", "b", "x"), delete("doc", of("id", "2"), of("v", "b")))) {
      JsonNode fault = fault(clerk.commit(change));
      assertThat(fault.get("message").asString()).contains("row level security");
      assertThat(fault.get("hint").asString()).contains("pg_policies");
    }
    assertThat(docs()).isEqualTo(before);
    JsonNode theirs = clerk.commit(written("2", "was", "x"));
    assertThat(theirs.at("/conflicts/0/columns/0/theirs").asString()).isEqualTo("b");
  }

  /** Its policy for UPDATE does not let it be locked. */
  @Test
  void a_row_that_may_only_be_deleted_is_compared_and_deleted() {
    assertThat(clerk.commit(delete("doc", of("id", "3"), of("v", "was"))).get("conflicts"))
        .hasSize(1);
    String id = clerk.committed(delete("doc", of("id", "3"), of("v", "c")));
    assertThat(docs()).hasSize(3);
    assertThat(fault(clerk.undo(id)).get("hint").asString()).contains("pg_policies");
    assertThat(owner.undo(id).get("committed").asBoolean()).isTrue();
    assertThat(docs()).contains("3|gone|c");
  }

  @Test
  void what_a_policy_does_not_let_be_written_is_refused_as_that() {
    List<String> before = docs();
    for (Object change :
        List.of(
            written("1", "a", "bad"),
            insert("doc", of("id", "9", "owner", "other", "v", "x")),
            update("doc", of("id", "1"), of("owner", "me"), of("owner", "hidden")))) {
      JsonNode fault = fault(clerk.commit(change));
      assertThat(fault.get("sqlState").asString()).isEqualTo("42501");
      assertThat(fault.get("message").asString()).contains("row-level security");
      assertThat(fault.get("hint").asString()).contains("pg_policies");
    }
    assertThat(clerk.commit(written("4", "d", "x")).at("/conflicts/0/gone").asBoolean()).isTrue();
    assertThat(docs()).isEqualTo(before);
  }

  @Test
  void columns_that_may_not_be_read_are_not_there_and_the_others_are_edited() {
    JsonNode shape = clerk.client().get("/api/tables/public/staff");
    assertThat(shape.get("editable").asBoolean()).as("%s", shape).isTrue();
    assertThat(shape.get("columns")).hasSize(3);
    assertThat(clerk.client().rows("staff", List.of(), Map.of("at", "first"), 10).get("rows"))
        .hasSize(2);
    String id =
        clerk.committed(
            update("staff", of("id", "1"), of("name", "Ada"), of("name", "Eve")),
            insert("staff", of("id", "3", "name", "Cid")));
    assertThat(owner.rows("SELECT * FROM staff ORDER BY id"))
        .containsExactly("1|Eve|10|x", "2|Bob|20|y", "3|Cid|null|null");
    assertThat(owner.undo(id).get("committed").asBoolean()).isTrue();
    assertThat(owner.rows("SELECT name, wage FROM staff ORDER BY id"))
        .containsExactly("Ada|10", "Bob|20");
    assertThat(
            clerk
                .client()
                .refused(
                    "/api/edits/commit",
                    Map.of(
                        "changes",
                        List.of(
                            update("staff", of("id", "1"), of("wage", "10"), of("wage", "99")))))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void columns_that_may_only_be_read_are_named_with_the_right_they_lack() {
    JsonNode changed =
        fault(
            clerk.commit(
                update(
                    "staff",
                    of("id", "1"),
                    of("name", "Ada", "note", "x"),
                    of("name", "Eve", "note", "z"))));
    assertThat(changed.get("columns").toString()).isEqualTo("[\"note\"]");
    assertThat(changed.get("hint").asString())
        .contains("GRANT UPDATE (\"note\") ON \"public\".\"staff\" TO \"clerk_");
    JsonNode added = fault(clerk.commit(insert("staff", of("id", "3", "name", "C", "note", "z"))));
    assertThat(added.get("columns").toString()).isEqualTo("[\"note\"]");
    assertThat(added.get("hint").asString()).contains("GRANT INSERT (\"note\")");
    assertThat(owner.rows("SELECT count(*) FROM staff WHERE note = 'z'")).containsExactly("0");
    JsonNode gone = fault(clerk.commit(delete("staff", of("id", "1"), of("name", "Ada"))));
    assertThat(gone.get("sqlState").asString()).isEqualTo("42501");
    assertThat(gone.get("hint").asString()).isNotEmpty();
  }

  @Test
  void a_delete_says_that_columns_nobody_sees_here_cannot_come_back() {
    owner.run("GRANT DELETE ON staff TO clerk_%s".formatted(owner.database().url().database()));
    Map<String, Object> gone = delete("staff", of("id", "1"), of("name", "Ada"));
    assertThat(clerk.preview(gone).get("warning").asString()).contains("every column");
    clerk.committed(gone);
    assertThat(clerk.client().get("/api/edits").at("/edits/0/lost").asString())
        .contains("every column");
  }

  @Test
  void a_table_whose_key_may_not_be_read_is_looked_at() {
    JsonNode shape = clerk.client().get("/api/tables/public/sealed");
    assertThat(shape.get("editable").asBoolean()).isFalse();
    assertThat(shape.get("why").asString()).contains("may not read the key");
    assertThat(clerk.client().rows("sealed", List.of(), Map.of("at", "first"), 10).get("rows"))
        .hasSize(1);
  }

  @Test
  void rows_that_refer_to_what_is_not_seen_are_told_of() {
    Map<String, Object> gone = delete("team", of("id", "1"), of("id", "1"));
    assertThat(clerk.preview(gone).get("warning").asString()).contains("may not read");
    clerk.committed(gone);
    assertThat(owner.rows("SELECT * FROM player")).isEmpty();
    assertThat(clerk.client().get("/api/edits").at("/edits/0/lost").asString())
        .contains("may not read");
  }
}
