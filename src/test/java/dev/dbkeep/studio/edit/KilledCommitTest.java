package dev.dbkeep.studio.edit;

import static dev.dbkeep.studio.edit.Editor.of;
import static dev.dbkeep.studio.edit.Editor.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.studio.StudioClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whoever dies in the middle: all of a commit is there, with its way back, or nothing. */
@Timeout(180)
final class KilledCommitTest {
  private static final int ROWS = 200;

  @TempDir private Path home;
  private Editor editor;

  @BeforeEach
  void start() {
    editor =
        new Editor(
            home,
            "CREATE TABLE t (id int PRIMARY KEY, v text);"
                + "INSERT INTO t SELECT i, 'old' FROM generate_series(1, "
                + ROWS
                + ") i");
  }

  @AfterEach
  void stop() {
    editor.close();
  }

  private static Map<String, Object> all(String old, String value) {
    List<Object> changes = new ArrayList<>();
    for (int i = 1; i <= ROWS; i++) {
      changes.add(update("t", of("id", String.valueOf(i)), of("v", old), of("v", value)));
    }
    return Map.of("changes", changes);
  }

  private List<String> values() {
    return editor.rows("SELECT DISTINCT v FROM t");
  }

  private boolean isWriting() {
    return editor
        .rows(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query"
                + " LIKE 'UPDATE%' AND application_name = 'dbkeep studio'")
        .getFirst()
        .equals("1");
  }

  @Test
  void a_session_that_ends_in_the_middle_leaves_nothing() {
    editor.run(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.02);"
            + " RETURN NEW; END';CREATE TRIGGER slow BEFORE UPDATE ON t FOR EACH ROW EXECUTE"
            + " FUNCTION slow()");
    CompletableFuture<Integer> commit =
        CompletableFuture.supplyAsync(
            () -> editor.client().refused("/api/edits/commit", all("old", "new")).statusCode());
    await().atMost(Duration.ofSeconds(20)).until(this::isWriting);
    editor.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dbkeep"
            + " studio' AND datname = current_database()");
    assertThat(commit.join()).isNotEqualTo(200);
    assertThat(values()).containsExactly("old");
    assertThat(editor.client().get("/api/edits").get("edits").size()).isZero();
  }

  @Test
  void a_studio_that_is_killed_leaves_all_or_nothing() throws Exception {
    String now = "old";
    for (int round = 0; round < 4; round++) {
      String next = "round " + round;
      Process process = studio();
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
          StudioClient client = new StudioClient(lines.readLine())) {
        Map<String, Object> question = all(now, next);
        client.get("/api/tables");
        CompletableFuture<Void> commit =
            CompletableFuture.runAsync(() -> client.refused("/api/edits/commit", question));
        await()
            .atMost(Duration.ofSeconds(20))
            .pollInterval(Duration.ofMillis(5))
            .until(() -> commit.isDone() || isWriting());
        // at another moment each round, the last of them perhaps when all is done
        commit
            .exceptionally(_ -> null)
            .completeOnTimeout(null, 150L * round, TimeUnit.MILLISECONDS)
            .join();
        process.destroyForcibly().waitFor();
      }
      await()
          .until(
              () ->
                  editor
                      .rows(
                          "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                              + " AND xact_start IS NOT NULL AND pid <> pg_backend_pid()")
                      .getFirst()
                      .equals("0"));
      List<String> values = values();
      assertThat(values).hasSize(1).isSubsetOf(now, next);
      boolean made = values.contains(next);
      JsonNode edits = editor.client().get("/api/edits").get("edits");
      boolean listed = edits.toString().contains(next);
      assertThat(listed).as("round %d", round).isEqualTo(made);
      if (made) {
        String id = edits.at("/0/id").asString();
        assertThat(editor.undo(id).get("committed").asBoolean()).isTrue();
        assertThat(values()).containsExactly(now);
      }
    }
  }

  /** What Studio wrote before it died, whether the server then committed or not. */
  @Test
  void what_was_under_way_is_decided_by_the_server() throws IOException {
    String made = editor.committed(update("t", of("id", "1"), of("v", "old"), of("v", "new")));
    String lost = editor.committed(update("t", of("id", "2"), of("v", "old"), of("v", "new")));
    Path folder = home.resolve("studio").resolve("edits");
    Files.move(folder.resolve(made + ".json"), folder.resolve(made + ".pending"));
    String aborted = aborted();
    String kept = Files.readString(folder.resolve(lost + ".json"));
    Files.delete(folder.resolve(lost + ".json"));
    Files.writeString(
        folder.resolve(lost + ".pending"),
        kept.replaceAll("\"transaction\":\"[0-9]+\"", "\"transaction\":\"" + aborted + "\""));
    Files.writeString(folder.resolve("half.pending"), kept.substring(0, kept.length() / 2));
    JsonNode edits = editor.client().get("/api/edits").get("edits");
    assertThat(edits.size()).isEqualTo(1);
    assertThat(edits.at("/0/id").asString()).isEqualTo(made);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains(made + ".json")
          .doesNotContain(lost + ".pending", made + ".pending");
    }
  }

  /** The number of a transaction that came to nothing. */
  private String aborted() {
    try (Connection connection = editor.database().connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      try (ResultSet row = statement.executeQuery("SELECT pg_current_xact_id()::text")) {
        row.next();
        String number = row.getString(1);
        connection.rollback();
        return number;
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private Process studio() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            KilledStudio.class.getName(),
            editor.database().urlText(),
            home.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
