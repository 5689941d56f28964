package dev.dbkeep.studio.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A text that may not write changes nothing, whatever it tries, as a superuser. */
@Timeout(120)
final class ReadOnlyTest {
  private static TestDatabase database;
  private static SqlPage page;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    database.run(
        """
        CREATE TABLE t (id int PRIMARY KEY, v text);
        INSERT INTO t SELECT i, 'v' || i FROM generate_series(1, 9) i;
        CREATE SEQUENCE s;
        CREATE FUNCTION hurt() RETURNS int LANGUAGE plpgsql AS 'BEGIN DELETE FROM t; RETURN 1; END';
        CREATE PROCEDURE leave() LANGUAGE plpgsql AS 'BEGIN COMMIT; DELETE FROM t; COMMIT; END';
        """);
    page = new SqlPage(database.url(), false, null);
  }

  @AfterAll
  static void stop() {
    page.close();
    database.close();
  }

  private static void nothing_changed() {
    List<JsonNode> now =
        page.run(
            "SELECT count(*), string_agg(v, ',' ORDER BY id) FROM t; SELECT last_value FROM s;"
                + " SHOW transaction_read_only; SHOW default_transaction_read_only;"
                + " SELECT count(*) FROM pg_prepared_xacts",
            false);
    assertThat(SqlPage.rows(now, 0)).containsExactly(List.of("9", "v1,v2,v3,v4,v5,v6,v7,v8,v9"));
    assertThat(SqlPage.rows(now, 1)).containsExactly(List.of("1"));
    assertThat(SqlPage.rows(now, 2)).containsExactly(List.of("on"));
    assertThat(SqlPage.rows(now, 3)).containsExactly(List.of("on"));
    assertThat(SqlPage.rows(now, 4)).containsExactly(List.of("0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM t",
        "WITH gone AS (DELETE FROM t RETURNING 1) SELECT * FROM gone",
        "SELECT hurt()",
        "COMMIT; DELETE FROM t",
        "/* a /* b */ */ -- c\n COMMIT AND CHAIN; SET TRANSACTION READ WRITE; DELETE FROM t",
        "ROLLBACK; BEGIN READ WRITE; DELETE FROM t; COMMIT",
        "END; DELETE FROM t",
        "ABORT; DELETE FROM t",
        "START TRANSACTION READ WRITE; DELETE FROM t",
        "PREPARE TRANSACTION 'x'; DELETE FROM t",
        "SET TRANSACTION READ WRITE; DELETE FROM t",
        "SET transaction_read_only = off; DELETE FROM t",
        "SELECT set_config('transaction_read_only', 'off', false); DELETE FROM t",
        "SET default_transaction_read_only = off; DELETE FROM t",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE; DELETE FROM t",
        "RESET ALL; DELETE FROM t",
        "DISCARD ALL; DELETE FROM t",
        "SAVEPOINT a; SET TRANSACTION READ WRITE; DELETE FROM t",
        "SAVEPOINT a; SELECT 1; ROLLBACK TO a; SET transaction_read_only = off; DELETE FROM t",
        "DO 'BEGIN DELETE FROM t; END'",
        "DO 'BEGIN COMMIT; DELETE FROM t; COMMIT; END'",
        "DO $$BEGIN COPY t TO PROGRAM 'cat > /dev/null'; END$$",
        "CALL leave()",
        "SET standard_conforming_strings = off; SELECT 'a\\'; COMMIT; DELETE FROM t; --'",
        "SELECT 'a\\'; COMMIT; DELETE FROM t; --'; SELECT 1/0",
        "PREPARE p AS DELETE FROM t; EXECUTE p",
        "EXPLAIN ANALYZE DELETE FROM t",
        "SELECT nextval('s')",
        "SELECT setval('s', 99)",
        "SELECT * FROM t FOR UPDATE",
        "COPY t TO PROGRAM 'cat > /dev/null'",
        "COPY t FROM stdin;\n10\tx\n\\.\n",
        "TRUNCATE t",
        "VACUUM t; DELETE FROM t",
        "CREATE TABLE u (id int)",
        "SELECT 1 INTO u",
        "REFRESH MATERIALIZED VIEW u",
        "GRANT SELECT ON t TO public",
        "COMMENT ON TABLE t IS 'x'",
        "CREATE DATABASE escaped",
        "ALTER SYSTEM SET work_mem = '5MB'",
      })
  void changes_nothing(String text) {
    List<JsonNode> lines = page.run(text, false);
    assertThat(SqlPage.error(lines).get("message").asString()).isNotEmpty();
    assertThat(lines.getLast().has("end")).isTrue();
    nothing_changed();
  }

  @Test
  void what_needs_writing_says_how() {
    JsonNode error = SqlPage.error(page.run("DELETE FROM t", false));
    assertThat(error.get("sqlState").asString()).isEqualTo("25006");
    assertThat(error.get("hint").asString()).contains("Switch writing on");
  }

  @Test
  void settings_of_a_text_are_gone_with_it() {
    page.run("SET search_path = nowhere; SET work_mem = '77MB'", false);
    assertThat(SqlPage.rows(page.run("SHOW work_mem", false), 0)).doesNotContain(List.of("77MB"));
  }

  @Test
  void explain_runs_nothing_that_writes_and_takes_back_what_it_may_write() {
    assertThat(
            page.client()
                .refused(
                    "/api/sql/explain", java.util.Map.of("text", "DELETE FROM t", "analyze", true))
                .statusCode())
        .isNotEqualTo(200);
    JsonNode plan =
        page.client()
            .post(
                "/api/sql/explain",
                java.util.Map.of("text", "DELETE FROM t;", "analyze", true, "write", true))
            .get("plan")
            .get(0);
    assertThat(plan.get("Plan").get("Node Type").asString()).isEqualTo("ModifyTable");
    assertThat(plan.get("Plan").has("Actual Rows")).isTrue();
    for (String text : List.of("SELECT 1; COMMIT", "COMMIT", "ANALYZE DELETE FROM t")) {
      page.client().refused("/api/sql/explain", java.util.Map.of("text", text, "analyze", false));
    }
    JsonNode planned =
        page.client()
            .post("/api/sql/explain", java.util.Map.of("text", "TABLE t", "analyze", false))
            .get("plan")
            .get(0);
    assertThat(planned.get("Plan").get("Relation Name").asString()).isEqualTo("t");
    nothing_changed();
  }

  @Test
  void a_history_is_written_down_without_passwords() {
    assertThat(
            page.client()
                .post(
                    "/api/sql/without-passwords",
                    java.util.Map.of("text", "ALTER ROLE ada PASSWORD 'fig'; SELECT 'fig'"))
                .get("text")
                .asString())
        .isEqualTo("ALTER ROLE ada PASSWORD *****; SELECT 'fig'");
    assertThat(
            page.client()
                .refused(
                    "/api/sql/without-passwords", java.util.Map.of("text", "SELECT 'not closed"))
                .statusCode())
        .isNotEqualTo(200);
  }

  @Test
  void a_studio_that_only_reads_refuses_to_write() {
    try (SqlPage reader = new SqlPage(database.url(), true, null)) {
      var answer = reader.client().refused("/api/sql", SqlPage.question("SELECT 1", true));
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(SqlPage.rows(reader.run("SELECT 1", false), 0)).containsExactly(List.of("1"));
      assertThat(SqlPage.error(reader.run("DELETE FROM t", false))).isNotNull();
    }
    nothing_changed();
  }
}
