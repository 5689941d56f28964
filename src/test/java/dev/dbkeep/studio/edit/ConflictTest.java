package dev.dbkeep.studio.edit;

import static dev.dbkeep.studio.edit.Editor.delete;
import static dev.dbkeep.studio.edit.Editor.insert;
import static dev.dbkeep.studio.edit.Editor.of;
import static dev.dbkeep.studio.edit.Editor.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.studio.StudioClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Nobody's change is lost to somebody else's. */
@Timeout(240)
final class ConflictTest {
  private static final int RACED = 1000;

  @TempDir private Path home;
  private Editor editor;

  @BeforeEach
  void start() {
    editor =
        new Editor(
            home,
            """
            CREATE TABLE t (id int PRIMARY KEY, a text, b text);
            INSERT INTO t VALUES (1, 'a', 'b'), (2, 'a', 'b'), (3, repeat('x', 2000), NULL);
            CREATE TABLE counter (id int PRIMARY KEY, n bigint);
            INSERT INTO counter VALUES (1, 0);
            """);
  }

  @AfterEach
  void stop() {
    editor.close();
  }

  @Test
  void a_changed_row_gives_three_values_and_nothing_is_committed() {
    editor.run("UPDATE t SET a = 'theirs' WHERE id = 1; DELETE FROM t WHERE id = 2");
    JsonNode result =
        editor.commit(
            insert("t", of("id", "9")),
            update("t", of("id", "1"), of("a", "a", "b", "b"), of("a", "mine", "b", "mine")),
            update("t", of("id", "2"), of("a", "a"), of("a", "mine")));
    assertThat(result.get("committed").asBoolean()).isFalse();
    assertThat(result.get("undo").isNull()).isTrue();
    assertThat(result.get("conflicts").toString())
        .isEqualTo(
            "[{\"change\":1,\"gone\":false,\"columns\":[{\"column\":\"a\",\"original\":\"a\",\"yours\":\"mine\",\"theirs\":\"theirs\"}]},"
                + "{\"change\":2,\"gone\":true,\"columns\":[]}]");
    assertThat(editor.rows("SELECT id, a FROM t WHERE id <> 3")).containsExactly("1|theirs");
    // what the page sends when mine is chosen
    editor.committed(
        update("t", of("id", "1"), of("a", "theirs", "b", "b"), of("a", "mine", "b", "mine")));
    assertThat(editor.rows("SELECT a, b FROM t WHERE id = 1")).containsExactly("mine|mine");
  }

  @Test
  void another_column_of_the_row_is_nobodys_business() {
    editor.run("UPDATE t SET b = 'theirs' WHERE id = 1");
    editor.committed(update("t", of("id", "1"), of("a", "a"), of("a", "mine")));
    assertThat(editor.rows("SELECT a, b FROM t WHERE id = 1")).containsExactly("mine|theirs");
  }

  @Test
  void a_row_that_goes_is_compared_whole_and_what_was_cut_by_its_beginning() {
    editor.run("UPDATE t SET b = 'theirs' WHERE id = 1");
    JsonNode result = editor.commit(delete("t", of("id", "1"), of("a", "a", "b", "b")));
    assertThat(result.at("/conflicts/0/columns/0/theirs").asString()).isEqualTo("theirs");
    assertThat(result.at("/conflicts/0/columns/0/yours").isNull()).isTrue();
    JsonNode other =
        editor.commit(delete("t", of("id", "3"), of("a", "x".repeat(511) + "y", "b", null)));
    assertThat(other.get("conflicts").size()).isEqualTo(1);
    editor.committed(delete("t", of("id", "3"), of("a", "x".repeat(512), "b", null)));
    assertThat(editor.rows("SELECT id FROM t ORDER BY id")).containsExactly("1", "2");
  }

  @Test
  void texts_that_a_collation_takes_for_equal_differ() {
    editor.run(
        "CREATE COLLATION anycase (provider = icu, locale = 'und-u-ks-level2', deterministic ="
            + " false);CREATE TABLE c (id int PRIMARY KEY, v text COLLATE anycase); INSERT INTO c"
            + " VALUES (1, 'ABC')");
    JsonNode result = editor.commit(update("c", of("id", "1"), of("v", "abc"), of("v", "x")));
    assertThat(result.at("/conflicts/0/columns/0/theirs").asString()).isEqualTo("ABC");
    String sql =
        editor
            .preview(update("c", of("id", "1"), of("v", "abc"), of("v", "x")))
            .at("/statements/0/sql")
            .asString();
    editor.run(sql);
    assertThat(editor.rows("SELECT v FROM c")).containsExactly("ABC");
  }

  @Test
  void a_row_that_somebody_holds_is_waited_for_a_few_seconds_only() throws Exception {
    try (Connection other = editor.database().connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("UPDATE t SET a = 'theirs' WHERE id = 1");
      JsonNode held = editor.commit(update("t", of("id", "1"), of("a", "a"), of("a", "mine")));
      assertThat(held.at("/errors/0/sqlState").asString()).isEqualTo("55P03");
      CompletableFuture<JsonNode> waiting =
          CompletableFuture.supplyAsync(
              () -> editor.commit(update("t", of("id", "1"), of("a", "a"), of("a", "mine"))));
      org.awaitility.Awaitility.await()
          .until(
              () ->
                  editor
                      .rows("SELECT count(*) FROM pg_locks WHERE NOT granted")
                      .getFirst()
                      .equals("1"));
      other.commit();
      assertThat(waiting.join().at("/conflicts/0/columns/0/theirs").asString()).isEqualTo("theirs");
    }
  }

  @Test
  void a_thousand_raced_edits_lose_none() {
    AtomicInteger conflicts = new AtomicInteger();
    try (ExecutorService browsers = Executors.newFixedThreadPool(2)) {
      CompletableFuture.allOf(
              CompletableFuture.runAsync(() -> count(RACED / 2, conflicts), browsers),
              CompletableFuture.runAsync(() -> count(RACED / 2, conflicts), browsers))
          .join();
    }
    assertThat(editor.rows("SELECT n FROM counter")).containsExactly(String.valueOf(RACED));
    assertThat(conflicts.get()).isPositive();
  }

  private void count(int edits, AtomicInteger conflicts) {
    StudioClient client = editor.client();
    Map<String, String> key = of("id", "1");
    for (int made = 0; made < edits; ) {
      String old =
          client
              .post(
                  "/api/cell",
                  Map.of("schema", "public", "name", "counter", "key", key, "column", "n"))
              .get("value")
              .asString();
      String next = String.valueOf(Long.parseLong(old) + 1);
      JsonNode result =
          client.post(
              "/api/edits/commit",
              Map.of("changes", List.of(update("counter", key, of("n", old), of("n", next)))));
      if (result.get("committed").asBoolean()) {
        made++;
      } else {
        assertThat(result.get("errors").size()).as("%s", result).isZero();
        conflicts.incrementAndGet();
      }
    }
  }
}
