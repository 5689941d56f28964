package dev.dbkeep.studio.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.testing.TestDatabase;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** What runs for somebody ends at the server within two seconds of the end of his rights. */
@Timeout(120)
final class RevokedTest {
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestDatabase database = TestDatabase.create();
  private TeamStudio team;
  private Browser admin;
  private Browser editor;

  @BeforeEach
  void start() {
    database.run(
        "CREATE TABLE line (id int PRIMARY KEY, text text); ALTER TABLE line ALTER text SET STORAGE"
            + " EXTERNAL; INSERT INTO line SELECT n, repeat('x', 1000000) FROM generate_series(1,"
            + " 100) n");
    team = TeamStudio.start(database);
    admin = team.admin();
    editor = team.member(admin, "Edgar", "ADMIN");
  }

  @AfterEach
  void stop() {
    editor.close();
    admin.close();
    team.close();
    database.close();
  }

  private String id() {
    return TeamStudio.texts(database, "SELECT id FROM dbkeep.studio_account WHERE name = 'Edgar'")
        .getFirst();
  }

  private void revoke() {
    admin.post("/api/members/revoke", Map.of("id", id()));
  }

  private <T> CompletableFuture<HttpResponse<T>> asked(
      String path, Map<String, Object> question, HttpResponse.BodyHandler<T> body) {
    return editor
        .client()
        .sendAsync(
            editor
                .request(path)
                .header("X-View", "view")
                .header("Origin", editor.origin())
                .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(question)))
                .build(),
            body);
  }

  private boolean runs(String mark) {
    return !TeamStudio.texts(
            database,
            "SELECT query FROM pg_stat_activity WHERE state <> 'idle' AND pid <> pg_backend_pid()"
                + " AND datname = current_database() AND query LIKE '%"
                + mark
                + "%'")
        .isEmpty();
  }

  private CompletableFuture<HttpResponse<String>> silent(boolean write) {
    CompletableFuture<HttpResponse<String>> answer =
        asked(
            "/api/sql",
            Map.of("text", "SELECT pg_sleep(600) AS silence", "write", write, "confirmed", true),
            BodyHandlers.ofString());
    await().atMost(PATIENCE).until(() -> runs("silence"));
    return answer;
  }

  @Test
  void a_silent_statement_ends_with_the_session() {
    CompletableFuture<HttpResponse<String>> answer = silent(false);
    revoke();
    await().atMost(SOON).until(() -> !runs("silence"));
    assertThat(answer.join().body()).contains("was signed out");
  }

  @Test
  void a_silent_statement_ends_with_a_lower_role() {
    CompletableFuture<HttpResponse<String>> answer = silent(true);
    admin.post("/api/members/access", Map.of("id", id(), "access", "VIEWER"));
    await().atMost(SOON).until(() -> !runs("silence"));
    assertThat(answer.join().body()).contains("may do less than before");
    assertThat(admin.post("/api/audit", Map.of("text", "silence")).toString())
        .contains("refused: Edgar was signed out");
  }

  @Test
  void a_silent_statement_ends_when_its_member_signs_out() {
    CompletableFuture<HttpResponse<String>> answer = silent(false);
    editor.post("/api/team/sign-out", Map.of());
    await().atMost(SOON).until(() -> !runs("silence"));
    assertThat(answer.join().body()).contains("was signed out");
  }

  @Test
  void a_count_that_says_nothing_ends_with_the_session() {
    CompletableFuture<HttpResponse<String>> answer =
        asked(
            "/api/count",
            Map.of(
                "schema",
                "public",
                "name",
                "line",
                "exact",
                true,
                "filter",
                Map.of("sql", "pg_sleep(1) IS NOT NULL /* silence */")),
            BodyHandlers.ofString());
    await().atMost(PATIENCE).until(() -> runs("silence"));
    revoke();
    await().atMost(SOON).until(() -> !runs("silence"));
    assertThat(answer.join().statusCode()).isEqualTo(403);
  }

  /** Its reader takes nothing, so that the server waits in the middle of a row. */
  @Test
  void a_download_is_cut_off() throws Exception {
    Map<String, Object> question = Map.of("schema", "public", "name", "line", "format", "csv");
    try (InputStream file =
        asked("/api/export", question, BodyHandlers.ofInputStream()).join().body()) {
      assertThat(file.readNBytes(2_000)).hasSize(2_000);
      await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> runs("COPY (SELECT"));
      revoke();
      await().atMost(SOON).until(() -> !runs("COPY (SELECT"));
      assertThat(file).satisfies(rest -> assertThat(isWhole(rest)).isFalse());
    }
  }

  private static boolean isWhole(InputStream rest) {
    try {
      rest.readAllBytes();
      return true;
    } catch (java.io.IOException e) {
      return false;
    }
  }

  @Test
  void what_runs_for_others_and_in_the_same_role_goes_on() {
    CompletableFuture<HttpResponse<String>> answer = silent(false);
    Browser other = team.member(admin, "Olga", "EDITOR");
    admin.post("/api/members/access", Map.of("id", id(), "access", "ADMIN"));
    other.post("/api/team/sign-out", Map.of());
    await().during(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> runs("silence"));
    revoke();
    answer.join();
    other.close();
  }
}
