package dev.dbkeep.studio.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.TestDatabase;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What nobody looks at any more does not run any more. */
@Timeout(120)
final class LeavingTest {
  private static final Map<String, Object> ENDLESS =
      Map.of("schema", "public", "name", "t", "filter", Map.of("sql", "pg_sleep(20) IS NULL"));

  private final TestDatabase database = TestDatabase.create();
  private Studio studio;
  private StudioClient client;

  @BeforeEach
  void start() {
    database.run("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 9)");
    studio =
        Studio.start(new StudioOptions(database.url(), 0, false, null, "dbkeep test"), List.of());
    client = new StudioClient(studio.address());
  }

  @AfterEach
  void stop() {
    client.close();
    studio.close();
    database.close();
  }

  private CompletableFuture<List<JsonNode>> scan() {
    CompletableFuture<List<JsonNode>> lines =
        CompletableFuture.supplyAsync(() -> client.stream("view", "/api/scan", ENDLESS).toList());
    await().atMost(Duration.ofSeconds(20)).until(() -> running() == 1);
    return lines;
  }

  private int running() {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <>"
                    + " pg_backend_pid() AND query LIKE '%pg_sleep%' AND datname ="
                    + " current_database()")) {
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_view_that_is_left_leaves_nothing_running() {
    CompletableFuture<List<JsonNode>> lines = scan();
    client.post("/api/leave", Map.of("view", "view"));
    await().atMost(Duration.ofSeconds(5)).until(() -> running() == 0);
    assertThat(lines.join()).isNotEmpty().last().matches(line -> line.has("error"));
  }

  @Test
  void another_view_goes_on() {
    CompletableFuture<List<JsonNode>> lines = scan();
    client.post("/api/leave", Map.of("view", "other"));
    await().during(Duration.ofMillis(500)).until(() -> running() == 1);
    client.post("/api/leave", Map.of("view", "view"));
    lines.join();
  }

  /** As after kill -9 of the browser: its connections are closed, and it says nothing. */
  @Test
  void a_browser_that_is_gone_leaves_nothing_running() throws Exception {
    URI address = URI.create(client.origin());
    CompletableFuture<List<JsonNode>> lines;
    try (Socket live = new Socket(address.getHost(), address.getPort())) {
      String request =
          "GET /api/live HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nX-Page: page\r\n\r\n"
              .formatted(address.getAuthority(), client.token());
      live.setSoTimeout(20_000);
      live.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream beats = live.getInputStream();
      assertThat(new String(beats.readNBytes(12), StandardCharsets.ISO_8859_1))
          .isEqualTo("HTTP/1.1 200");
      lines = scan();
    }
    await().atMost(Duration.ofSeconds(5)).until(() -> running() == 0);
    lines.join();
  }

  /** As after a break of the network, or when somebody looks at a tab again. */
  @Test
  void a_page_that_is_back_already_is_not_left_by_the_end_of_its_last_stream() throws Exception {
    HttpResponse<Stream<String>> last = client.live();
    assertThat(last.body().iterator().next()).contains("beat");
    CompletableFuture<List<JsonNode>> lines = scan();
    try (Stream<String> now = client.live().body()) {
      Iterator<String> beats = now.iterator();
      assertThat(beats.next()).contains("beat");
      last.body().close();
      for (int beat = 0; beat < 5; beat++) {
        beats.next();
      }
      assertThat(running()).isEqualTo(1);
    }
    await().atMost(Duration.ofSeconds(5)).until(() -> running() == 0);
    lines.join();
  }

  @Test
  void a_studio_that_ends_leaves_nothing_running() {
    CompletableFuture<List<JsonNode>> lines = scan();
    studio.close();
    await().atMost(Duration.ofSeconds(5)).until(() -> running() == 0);
    assertThat(lines).completesExceptionallyWithin(Duration.ofSeconds(20));
  }

  @Test
  void a_filter_cannot_write_or_end_its_transaction() {
    database.run(
        "CREATE FUNCTION hurt() RETURNS bool LANGUAGE plpgsql AS 'BEGIN DELETE FROM t; RETURN true;"
            + " END'");
    for (String sql :
        List.of(
            "hurt()", "true); DELETE FROM t; SELECT (true", "true); COMMIT; DELETE FROM t --")) {
      Map<String, Object> question =
          Map.of("schema", "public", "name", "t", "filter", Map.of("sql", sql), "exact", true);
      assertThat(client.refused("/api/count", question).statusCode()).as(sql).isNotEqualTo(200);
    }
    assertThat(
            client
                .post("/api/count", Map.of("schema", "public", "name", "t", "exact", true))
                .get("rows")
                .asInt())
        .isEqualTo(9);
  }

  @Test
  void a_question_mark_in_a_filter_is_an_operator_or_a_text() {
    database.run(
        "CREATE TABLE j (id int PRIMARY KEY, v jsonb); INSERT INTO j VALUES (1, '{\"a\": 1}'), (2,"
            + " '{\"?\": 1}')");
    for (String sql : List.of("v ? 'a'", "v ? '?'", "v::text LIKE '%?%'")) {
      Map<String, Object> question =
          Map.of("schema", "public", "name", "j", "filter", Map.of("sql", sql), "exact", true);
      assertThat(client.post("/api/count", question).get("rows").asInt()).as(sql).isEqualTo(1);
    }
  }
}
