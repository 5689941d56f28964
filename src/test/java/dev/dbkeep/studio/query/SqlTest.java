package dev.dbkeep.studio.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Texts of SQL, and what comes of them. */
@Timeout(120)
final class SqlTest {
  private final TestDatabase database = TestDatabase.create();
  private SqlPage page;

  @BeforeEach
  void start() {
    database.run(
        "CREATE TABLE t (id int PRIMARY KEY, v varchar(20));"
            + " INSERT INTO t SELECT i, 'v' || i FROM generate_series(1, 9) i");
    page = new SqlPage(database.url(), false, null);
  }

  @AfterEach
  void stop() {
    page.close();
    database.close();
  }

  private List<List<String>> table() {
    return List.copyOf(
        SqlPage.rows(page.run("SELECT count(*), max(v) FROM t", false), 0).stream()
            .map(row -> row.stream().map(String::valueOf).toList())
            .toList());
  }

  @Test
  void several_statements_give_several_results() {
    List<JsonNode> lines =
        page.run(
            "SELECT id, v, NULL AS n FROM t ORDER BY id LIMIT 2; -- and\nSELECT true, '{1}'::int[];"
                + " SHOW server_version_num; SELECT WHERE false",
            false);
    assertThat(lines.getFirst().get("columns").toString())
        .isEqualTo(
            "[{\"name\":\"id\",\"type\":\"integer\"},{\"name\":\"v\",\"type\":\"character"
                + " varying(20)\"},{\"name\":\"n\",\"type\":\"text\"}]");
    assertThat(SqlPage.rows(lines, 0))
        .containsExactly(
            java.util.Arrays.asList("1", "v1", null), java.util.Arrays.asList("2", "v2", null));
    assertThat(SqlPage.rows(lines, 1)).containsExactly(List.of("t", "{1}"));
    assertThat(SqlPage.done(lines, 0).get("tag").asString()).isEqualTo("SELECT 2");
    assertThat(SqlPage.done(lines, 2).get("tag").asString()).isEqualTo("SHOW");
    assertThat(SqlPage.done(lines, 3).get("tag").asString()).isEqualTo("SELECT 0");
    assertThat(lines.getLast().has("end")).isTrue();
  }

  @Test
  void a_text_that_writes_is_committed_as_a_whole_or_not_at_all() {
    List<JsonNode> lines =
        page.run("INSERT INTO t VALUES (10, 'a'); INSERT INTO t VALUES (1, 'b')", true);
    assertThat(SqlPage.done(lines, 0).get("tag").asString()).isEqualTo("INSERT 0 1");
    assertThat(SqlPage.error(lines).get("sqlState").asString()).isEqualTo("23505");
    assertThat(SqlPage.failed(lines).get("undone").asBoolean()).isTrue();
    assertThat(table()).containsExactly(List.of("9", "v9"));
    List<JsonNode> second =
        page.run(
            "CREATE TABLE u (id int); INSERT INTO t VALUES (10, 'w') RETURNING id;"
                + " COPY t (id, v) FROM stdin;\n11\tx\n12\ty\n\\.\n"
                + "UPDATE t SET v = 'z' WHERE id = 10",
            true);
    assertThat(SqlPage.done(second, 0).get("tag").asString()).isEqualTo("CREATE TABLE");
    assertThat(SqlPage.done(second, 1).get("tag").asString()).isEqualTo("INSERT 0 1");
    assertThat(SqlPage.rows(second, 1)).containsExactly(List.of("10"));
    assertThat(SqlPage.done(second, 2).get("tag").asString()).isEqualTo("COPY 2");
    assertThat(SqlPage.done(second, 3).get("tag").asString()).isEqualTo("UPDATE 1");
    assertThat(table()).containsExactly(List.of("12", "z"));
  }

  @Test
  void a_deferred_constraint_undoes_the_text() {
    database.run(
        "CREATE TABLE c (id int REFERENCES t DEFERRABLE INITIALLY DEFERRED); INSERT INTO c VALUES"
            + " (1)");
    List<JsonNode> lines = page.run("INSERT INTO c VALUES (77)", true);
    assertThat(SqlPage.error(lines).get("sqlState").asString()).isEqualTo("23503");
    assertThat(SqlPage.rows(page.run("TABLE c", false), 0)).containsExactly(List.of("1"));
  }

  @Test
  void what_cannot_run_in_a_transaction_runs_alone() {
    assertThat(SqlPage.done(page.run("VACUUM t; VACUUM t", true), 1).get("tag").asString())
        .isEqualTo("VACUUM");
    assertThat(SqlPage.failed(page.run("VACUUM t; VACUUM nothing", true)).get("undone").asBoolean())
        .isFalse();
    page.run("CREATE INDEX CONCURRENTLY t_v ON t (v)", true);
    assertThat(SqlPage.rows(page.run("SELECT 't_v'::regclass", false), 0))
        .containsExactly(List.of("t_v"));
    JsonNode error = SqlPage.error(page.run("INSERT INTO t VALUES (10, 'a'); VACUUM t", true));
    assertThat(error.get("message").asString()).contains("no transaction");
    assertThat(error.get("position").asInt()).isEqualTo(33);
    assertThat(table()).containsExactly(List.of("9", "v9"));
  }

  @Test
  void what_takes_rows_away_is_asked_for_first() {
    for (String text :
        List.of(
            "DROP TABLE t",
            "TRUNCATE t",
            "DELETE FROM t",
            "UPDATE t SET v = 'x'",
            "ALTER TABLE t DROP COLUMN v",
            "WITH x AS (UPDATE t SET v = 'x' RETURNING 1) SELECT * FROM x",
            "DO 'BEGIN DELETE FROM t; END'",
            "DELETE FROM t USING t AS u",
            "UPDATE t SET v = 'x' FROM t AS u",
            "SELECT 1; /* DELETE */ DELETE FROM t -- WHERE id = 1",
            "DELETE FROM t USING t AS u WHERE t.id = u.id; DROP VIEW IF EXISTS w")) {
      HttpResponse<String> answer = page.client().refused("/api/sql", SqlPage.question(text, true));
      assertThat(answer.statusCode()).as(text).isEqualTo(403);
      assertThat(answer.body()).as(text).contains("\"code\":\"CONFIRM\"");
    }
    assertThat(page.client().refused("/api/sql", SqlPage.question("DROP TABLE t", true)).body())
        .contains("DROP takes away t");
    assertThat(table()).containsExactly(List.of("9", "v9"));
    page.run("UPDATE t SET v = 'where ' WHERE id = 1; DELETE FROM t WHERE id > 5", true);
    assertThat(table()).containsExactly(List.of("5", "where "));
    page.run("DELETE FROM t", true, "confirmed", true);
    assertThat(table()).containsExactly(List.of("0", "null"));
  }

  @Test
  void a_protected_database_wants_its_name() {
    try (SqlPage guarded = new SqlPage(database.url(), false, "shop")) {
      HttpResponse<String> answer =
          guarded
              .client()
              .refused("/api/sql", SqlPage.question("DELETE FROM t", true, "confirmed", true));
      assertThat(answer.body()).contains("\"code\":\"PROTECTED\"");
      guarded.run("DELETE FROM t WHERE id = 9", true, "confirm", "shop");
    }
    assertThat(table()).containsExactly(List.of("8", "v8"));
  }

  @Test
  void an_error_names_its_place_in_the_sent_text() {
    String text = "SELECT '❤😀';\n  SELECT '😀', nothing";
    JsonNode error = SqlPage.error(page.run(text, false));
    assertThat(error.get("position").asInt()).isEqualTo(text.indexOf("nothing") + 1);
    assertThat(error.get("sqlState").asString()).isEqualTo("42703");
    String open = "SELECT 1;\nSELECT 'a";
    assertThat(SqlPage.error(page.run(open, false)).get("position").asInt())
        .isEqualTo(open.indexOf("'a") + 1);
    JsonNode hinted = SqlPage.error(page.run("SELECT ids FROM t", false));
    assertThat(hinted.get("hint").asString()).contains("t.id");
  }

  @Test
  void notices_come_as_lines() {
    List<JsonNode> lines =
        page.run("SELECT 1; DO 'BEGIN RAISE NOTICE ''hello''; RAISE WARNING ''you''; END'", true);
    assertThat(lines)
        .anySatisfy(
            line -> {
              assertThat(line.path("notice").path("message").asString("")).isEqualTo("hello");
              assertThat(line.get("statement").asInt()).isEqualTo(1);
            });
  }

  @Test
  void long_values_are_cut_and_say_so() {
    List<JsonNode> lines = page.run("SELECT repeat('😀', 10000), repeat('ä', 10001), 'x'", false);
    JsonNode line = lines.stream().filter(each -> each.has("rows")).findFirst().orElseThrow();
    assertThat(line.get("cut").toString()).isEqualTo("[[0,1]]");
    assertThat(SqlPage.rows(lines, 0).getFirst())
        .containsExactly("😀".repeat(10_000), "ä".repeat(10_000), "x");
  }

  @Test
  void other_rows_are_fetched_from_where_the_first_ended() {
    List<JsonNode> lines =
        page.run(
            "SELECT i FROM generate_series(1, 2500) i; SELECT -i FROM generate_series(1, 30) i",
            false,
            "limit",
            20);
    JsonNode first = SqlPage.done(lines, 0);
    assertThat(SqlPage.rows(lines, 0)).hasSize(20);
    assertThat(first.get("more").asBoolean()).isTrue();
    JsonNode second = SqlPage.done(lines, 1);
    List<JsonNode> rest =
        page.client().stream(
                "view",
                "/api/sql/more",
                Map.of("cursor", second.get("cursor").asString(), "limit", 100))
            .toList();
    assertThat(SqlPage.rows(rest, 1)).hasSize(10).first().isEqualTo(List.of("-21"));
    assertThat(SqlPage.done(rest, 1).get("more").asBoolean()).isFalse();
    List<JsonNode> more =
        page.client().stream(
                "view",
                "/api/sql/more",
                Map.of("cursor", first.get("cursor").asString(), "limit", 2000))
            .toList();
    assertThat(SqlPage.rows(more, 0)).hasSize(2000).first().isEqualTo(List.of("21"));
    assertThat(SqlPage.done(more, 0).get("more").asBoolean()).isTrue();
    page.client().post("/api/leave", Map.of("view", "view"));
    await().atMost(Duration.ofSeconds(5)).until(() -> sessions() == 0);
    assertThat(
            page.client()
                .refused("/api/sql/more", Map.of("cursor", first.get("cursor").asString()))
                .body())
        .contains("not kept any more");
  }

  @Test
  void a_tag_has_no_number_that_nobody_counted() {
    String text = "UPDATE t SET v = 'x' WHERE id < 8 RETURNING id";
    JsonNode some = SqlPage.done(page.run(text, true, "limit", 2), 0);
    assertThat(some.get("tag").asString()).isEqualTo("UPDATE");
    assertThat(some.get("cursor").isNull()).isTrue();
    assertThat(SqlPage.done(page.run(text, true), 0).get("tag").asString()).isEqualTo("UPDATE 7");
  }

  @Test
  void exactly_the_limit_is_all() {
    List<JsonNode> lines = page.run("SELECT id FROM t", false, "limit", 9);
    assertThat(SqlPage.done(lines, 0).get("more").asBoolean()).isFalse();
    assertThat(SqlPage.done(lines, 0).get("cursor").isNull()).isTrue();
  }

  /** Sessions of texts, which the pool has none of. */
  private int sessions() {
    return count("state = 'idle in transaction' AND query NOT LIKE 'SET application_name%'");
  }

  @Test
  void what_runs_ends_when_its_view_is_left() {
    for (String text :
        List.of(
            "SELECT pg_sleep(60)",
            "SELECT count(*) FROM generate_series(1, 3000000000) i",
            "SELECT i, repeat('x', 100) FROM generate_series(1, 3000000000) i")) {
      CompletableFuture<Long> lines =
          CompletableFuture.supplyAsync(
              () ->
                  page.client().stream(
                          "view",
                          "/api/sql",
                          SqlPage.question(text, false, "limit", Integer.MAX_VALUE))
                      .peek(line -> assertThat(line.has("end")).isFalse())
                      .count());
      await().atMost(Duration.ofSeconds(20)).until(() -> active() == 1);
      long began = System.nanoTime();
      page.client().post("/api/leave", Map.of("view", "view"));
      await()
          .pollInterval(Duration.ofMillis(10))
          .atMost(Duration.ofSeconds(10))
          .until(() -> active() == 0);
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as(text)
          .isLessThan(Duration.ofMillis(500));
      lines.join();
    }
  }

  private int active() {
    return count("pid <> pg_backend_pid() AND state <> 'idle' AND query NOT LIKE 'SET %'");
  }

  private int count(String what) {
    String sql =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND " + what;
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }
}
