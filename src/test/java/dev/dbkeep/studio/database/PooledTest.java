package dev.dbkeep.studio.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.Pooler;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Through pgbouncer in transaction mode, whose one server process an application uses as well. */
@Timeout(120)
final class PooledTest {
  private static final String LEFT =
      """
      SELECT (SELECT coalesce(string_agg(name || ' = ' || setting, ', ' ORDER BY name), '')
                FROM pg_settings WHERE source = 'session' AND name NOT LIKE 'transaction%' AND name NOT IN ('application_name', 'client_encoding', 'DateStyle', 'extra_float_digits', 'TimeZone'))
             || '|' || current_setting('TimeZone') || '|' || current_user || '|' || current_setting('transaction_read_only')
             || '|' || (SELECT count(*) FROM pg_class WHERE relpersistence = 't')
             || '|' || (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')
      """;

  @TempDir private Path folder;
  @TempDir private Path home;
  private TestDatabase database;
  private Pooler pooler;
  private Studio studio;
  private StudioClient client;

  @BeforeEach
  void start() throws IOException {
    database = TestDatabase.create();
    database.run(
        """
        CREATE TABLE t (id int PRIMARY KEY, v text);
        INSERT INTO t SELECT i, 'v' || i FROM generate_series(1, 50) i;
        """);
    pooler = Pooler.before(database, folder, "pool_mode = transaction\ndefault_pool_size = 1");
    studio =
        Studio.start(
            new StudioOptions(pooler.url(), 0, false, null, "dbkeep test", home),
            _ -> List.of(),
            List.of());
    client = new StudioClient(studio.address());
  }

  @AfterEach
  void stop() {
    if (studio != null) {
      client.close();
      studio.close();
    }
    if (pooler != null) {
      pooler.close();
    }
    database.close();
  }

  @Test
  void everything_works_and_nothing_is_left_to_other_clients() {
    String before = ofTheApplication(LEFT);
    for (int i = 0; i < 12; i++) {
      JsonNode page = client.rows("t", List.of(), Map.of("at", "last"), 10);
      assertThat(page.get("rows").size()).isEqualTo(10);
      assertThat(ofTheApplication(LEFT)).isEqualTo(before);
    }
    commit("1", "one");
    assertThat(ofTheApplication(LEFT)).isEqualTo(before);
    assertThat(sql("SELECT v FROM t WHERE id = 1; SET work_mem = '77MB'", false))
        .contains("[[\"one\"]]");
    assertThat(ofTheApplication(LEFT)).isEqualTo(before);
    assertThat(
            sql(
                "SET ROLE pg_monitor; RESET ROLE; SET search_path = nowhere;"
                    + " CREATE TEMP TABLE mine (); UPDATE public.t SET v = 'two' WHERE id = 2;"
                    + " SET SESSION AUTHORIZATION pg_monitor",
                true))
        .doesNotContain("error");
    assertThat(ofTheApplication(LEFT)).isEqualTo(before);
    assertThat(ofTheApplication("SELECT v FROM t WHERE id = 2")).isEqualTo("two");
    ofTheApplication("INSERT INTO t VALUES (51, 'by the application') RETURNING v");
  }

  /** More than the page asked for stays at the server, and a table that is read cannot go. */
  @Test
  void a_text_whose_own_table_was_read_in_part_is_committed() {
    String before = ofTheApplication(LEFT);
    assertThat(
            sql(
                "CREATE TEMP TABLE mine AS SELECT generate_series(1, 9000) AS n;"
                    + " UPDATE t SET v = 'three' WHERE id = 3; SELECT n FROM mine",
                true))
        .doesNotContain("error");
    assertThat(ofTheApplication("SELECT v FROM t WHERE id = 3")).isEqualTo("three");
    assertThat(ofTheApplication(LEFT)).isEqualTo(before);
  }

  @Test
  void what_runs_in_no_transaction_is_refused_in_words() {
    String answer = client.refused("/api/sql", Map.of("text", "VACUUM t", "write", true)).body();
    assertThat(answer).contains("pgbouncer").contains("URL of the database itself");
    ofTheApplication("SELECT 'goes on'");
  }

  @Test
  void a_view_that_is_left_leaves_nothing_running() {
    CompletableFuture<List<JsonNode>> lines =
        CompletableFuture.supplyAsync(
            () ->
                client.stream(
                        "view",
                        "/api/scan",
                        Map.of(
                            "schema",
                            "public",
                            "name",
                            "t",
                            "filter",
                            Map.of("sql", "pg_sleep(20) IS NULL")))
                    .toList());
    await().atMost(Duration.ofSeconds(20)).until(() -> running().equals("1"));
    client.post("/api/leave", Map.of("view", "view"));
    await().atMost(Duration.ofSeconds(5)).until(() -> running().equals("0"));
    assertThat(lines.join()).last().matches(line -> line.has("error"));
  }

  private void commit(String id, String value) {
    Map<String, Object> change =
        Map.of(
            "kind",
            "update",
            "schema",
            "public",
            "name",
            "t",
            "key",
            Map.of("id", id),
            "old",
            Map.of("v", "v" + id),
            "new",
            Map.of("v", value));
    JsonNode result = client.post("/api/edits/commit", Map.of("changes", List.of(change)));
    assertThat(result.get("committed").asBoolean()).as("%s", result).isTrue();
    assertThat(client.get("/api/edits").get("edits").size()).isEqualTo(1);
  }

  private String sql(String text, boolean write) {
    return client.stream("view", "/api/sql", Map.of("text", text, "write", write))
        .toList()
        .toString();
  }

  private String running() {
    return one(
        database.url(),
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE"
            + " '%pg_sleep%' AND pid <> pg_backend_pid() AND datname = current_database()");
  }

  /** As an application that shares the server process with Studio. */
  private String ofTheApplication(String sql) {
    return one(pooler.url().withParameter("pgbouncer", "true"), sql);
  }

  private static String one(ServerUrl url, String sql) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }
}
