package dev.dbkeep.studio.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.Listening;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What members may do to rows and accounts, and what is written down of it. */
@Timeout(180)
final class AccessTest {
  @TempDir private Path home;
  private final TestDatabase database = TestDatabase.create();
  private TeamStudio team = TeamStudio.start(database);

  @BeforeEach
  void startWithHome() {
    team.close();
    database.run(
        "CREATE TABLE fruit (id int PRIMARY KEY, name text); INSERT INTO fruit VALUES (1, 'fig')");
    team =
        TeamStudio.start(
            database.url(),
            database.url(),
            new TeamStudio.Hands(),
            Listening.local(0),
            List.of(),
            home,
            List.<Endpoint<?>>of());
  }

  @AfterEach
  void stop() {
    team.close();
    database.close();
  }

  /**
   * As a superuser, whom most test and small databases have, one could rewrite every role there.
   */
  @Test
  void what_is_postgresqls_own_is_no_table_of_the_grid() {
    Browser admin = team.admin();
    Browser editor = team.member(admin, "Edgar", "EDITOR");
    assertThat(team.member(admin, "Vera", "VIEWER").status("/api/tables/pg_catalog/pg_authid"))
        .isEqualTo(403);
    Map<String, Object> change =
        Map.of(
            "kind",
            "update",
            "schema",
            "pg_catalog",
            "name",
            "pg_authid",
            "key",
            Map.of("oid", "10"),
            "old",
            Map.of("rolconnlimit", "-1"),
            "new",
            Map.of("rolconnlimit", "7"));
    assertThat(editor.answer("/api/edits/commit", Map.of("changes", List.of(change))).body())
        .contains("belongs to PostgreSQL itself");
    assertThat(TeamStudio.texts(database, "SELECT rolconnlimit FROM pg_authid WHERE oid = 10"))
        .containsExactly("-1");
  }

  @Test
  void the_audit_log_knows_no_passwords() {
    Browser admin = team.admin();
    for (String text :
        List.of(
            "CREATE ROLE studio_told PASSWORD 'geheim99'; DROP ROLE studio_told",
            "CREATE ROLE studio_told PASSWORD 'geheim99")) {
      Map<String, Object> question = Map.of("text", text, "write", true, "confirmed", true);
      assertThat(admin.answer("/api/sql", question).statusCode()).isEqualTo(200);
    }
    assertThat(TeamStudio.texts(database, "SELECT row(a.*)::text FROM dbkeep.studio_audit a"))
        .anyMatch(row -> row.contains("CREATE ROLE studio_told PASSWORD **********"))
        .noneMatch(row -> row.contains("geheim99"));
  }

  @Test
  void a_viewer_changes_nothing_and_sees_no_way_to() {
    Browser admin = team.admin();
    Browser viewer = team.member(admin, "Vera", "VIEWER");
    assertThat(viewer.get("/api/session").get("readOnly").asBoolean()).isTrue();
    assertThat(viewer.answer("/api/edits/commit", renamed("plum")).statusCode()).isEqualTo(403);
    assertThat(TeamStudio.texts(database, "SELECT name FROM fruit")).containsExactly("fig");
    admin.post("/api/members/access", Map.of("id", id(admin, "Vera"), "access", "EDITOR"));
    assertThat(viewer.post("/api/edits/commit", renamed("plum")).get("committed").asBoolean())
        .isTrue();
  }

  @Test
  void members_take_back_their_own_commits_and_an_admin_all() {
    Browser admin = team.admin();
    Browser one = team.member(admin, "Edgar", "EDITOR");
    Browser other = team.member(admin, "Edith", "EDITOR");
    String undo = one.post("/api/edits/commit", renamed("plum")).get("undo").asString();
    assertThat(one.get("/api/edits").get("edits")).hasSize(1);
    assertThat(other.get("/api/edits").get("edits")).isEmpty();
    assertThat(other.answer("/api/edits/" + undo + "/undo", Map.of()).statusCode()).isEqualTo(400);
    assertThat(admin.get("/api/edits").get("edits")).hasSize(1);
    assertThat(admin.post("/api/edits/" + undo + "/undo", Map.of()).get("committed").asBoolean())
        .isTrue();
  }

  @Test
  void every_change_is_written_down_with_what_came_of_it() {
    Browser admin = team.admin();
    Browser editor = team.member(admin, "Edgar", "EDITOR");
    editor.post("/api/edits/commit", renamed("plum"));
    editor.post("/api/edits/commit", renamed("pear"));
    JsonNode entries = admin.post("/api/audit", Map.of("text", "fruit")).get("entries");
    assertThat(entries).hasSize(2);
    assertThat(entries.get(0).get("outcome").asString()).startsWith("refused: 1 conflict");
    JsonNode made = entries.get(1);
    assertThat(made.get("outcome").asString()).isEqualTo("done");
    assertThat(made.get("rows").asInt()).isEqualTo(1);
    assertThat(made.get("member").asString()).isEqualTo("Edgar");
    assertThat(made.get("tables").get(0).asString()).isEqualTo("public.fruit");
    assertThat(made.get("statements").get(0).asString())
        .contains("UPDATE \"public\".\"fruit\" SET \"name\" = 'plum' WHERE \"id\" = '1'")
        .contains("before: \"name\" = 'fig'");
    assertThat(made.get("address").asString()).isEqualTo("127.0.0.1");
    assertThat(admin.post("/api/audit", Map.of()).toString())
        .contains("invite")
        .contains("open link")
        .doesNotContain(TeamStudio.PASSWORD);
  }

  @Test
  void nobody_changes_what_is_written_down() {
    team.admin();
    for (String sql :
        List.of(
            "DELETE FROM dbkeep.studio_audit",
            "UPDATE dbkeep.studio_audit SET member = 'Eve'",
            "TRUNCATE dbkeep.studio_audit")) {
      assertThat(refusal(sql)).contains("stays as it is");
    }
  }

  private String refusal(String sql) {
    try {
      database.run(sql);
      return "done";
    } catch (AssertionError | RuntimeException e) {
      return String.valueOf(e.getMessage()) + e.getCause();
    }
  }

  @Test
  void the_accounts_are_no_tables_of_studio_and_sql_that_could_read_them_is_for_admins() {
    Browser admin = team.admin();
    Browser editor = team.member(admin, "Edgar", "EDITOR");
    assertThat(admin.get("/api/tables").toString()).doesNotContain("studio_account");
    assertThat(admin.status("/api/tables/dbkeep/studio_account")).isEqualTo(400);
    Map<String, Object> raw =
        Map.of(
            "schema",
            "public",
            "name",
            "fruit",
            "limit",
            1,
            "sort",
            List.of(),
            "place",
            Map.of("at", "first"),
            "filter",
            Map.of("sql", "EXISTS (TABLE dbkeep.studio_session)"));
    assertThat(editor.answer("/api/rows", raw).statusCode()).isEqualTo(403);
    assertThat(admin.answer("/api/rows", raw).statusCode()).isEqualTo(200);
  }

  @Test
  void accounts_that_lie_apart_leave_sql_to_everybody() {
    database.run("DROP ROLE IF EXISTS studio_worker; CREATE ROLE studio_worker LOGIN PASSWORD 'x'");
    database.run("GRANT SELECT ON fruit TO studio_worker");
    try (TeamStudio apart = apart()) {
      assertThat(apart.studio().reachesAccounts()).isFalse();
      assertThat(team.studio().reachesAccounts()).isTrue();
    } finally {
      database.run("DROP OWNED BY studio_worker; DROP ROLE studio_worker");
    }
  }

  @Test
  void a_grant_that_comes_later_closes_sql_to_all_but_admins() {
    database.run("DROP ROLE IF EXISTS studio_worker; CREATE ROLE studio_worker LOGIN PASSWORD 'x'");
    database.run("DROP ROLE IF EXISTS studio_helper; CREATE ROLE studio_helper");
    try (TeamStudio apart = apart()) {
      Browser admin = apart.admin();
      Browser editor = apart.member(admin, "Edgar", "EDITOR");
      Map<String, Object> sql = Map.of("text", "SELECT 1", "write", false);
      assertThat(editor.answer("/api/sql", sql).statusCode()).isEqualTo(200);
      for (String[] each :
          List.of(
              new String[] {
                "GRANT SELECT ON dbkeep.studio_link TO studio_worker",
                "REVOKE ALL ON dbkeep.studio_link FROM studio_worker"
              },
              new String[] {
                "GRANT UPDATE (access) ON dbkeep.studio_account TO PUBLIC",
                "REVOKE UPDATE (access) ON dbkeep.studio_account FROM PUBLIC"
              },
              new String[] {
                "ALTER ROLE studio_worker NOINHERIT; GRANT studio_helper TO studio_worker;"
                    + " GRANT SELECT ON dbkeep.studio_session TO studio_helper",
                "REVOKE ALL ON dbkeep.studio_session FROM studio_helper"
              })) {
        database.run(each[0]);
        assertThat(editor.answer("/api/sql", sql).body()).as(each[0]).contains("is for admins");
        assertThat(admin.answer("/api/sql", sql).statusCode()).as(each[0]).isEqualTo(200);
        database.run(each[1]);
        assertThat(editor.answer("/api/sql", sql).statusCode()).as(each[1]).isEqualTo(200);
      }
    } finally {
      database.run(
          "DROP OWNED BY studio_worker, studio_helper; DROP ROLE studio_worker, studio_helper");
    }
  }

  /** Members work as a role that reaches no account. */
  private TeamStudio apart() {
    return TeamStudio.start(
        ServerUrl.parse(
            "postgresql://studio_worker:x@%s:%d/%s"
                .formatted(
                    database.url().host(), database.url().port(), database.url().database())),
        database.url(),
        team.hands(),
        Listening.local(0),
        List.of());
  }

  @Test
  void the_last_admin_stays_one() {
    Browser admin = team.admin();
    String ada = id(admin, "Ada");
    assertThat(
            admin.answer("/api/members/access", Map.of("id", ada, "access", "VIEWER")).statusCode())
        .isEqualTo(403);
    assertThat(admin.answer("/api/members/close", Map.of("id", ada, "disabled", true)).statusCode())
        .isEqualTo(403);
    Browser other = team.member(admin, "Bob", "ADMIN");
    other.post("/api/members/close", Map.of("id", ada, "disabled", true));
    assertThat(admin.status("/api/tables")).isEqualTo(401);
    assertThat(
            admin
                .answer(
                    "/api/team/sign-in",
                    Map.of("email", "ada@example.com", "password", TeamStudio.PASSWORD))
                .statusCode())
        .isEqualTo(403);
  }

  private static Map<String, Object> renamed(String name) {
    return Map.of(
        "changes",
        List.of(
            Map.of(
                "kind",
                "update",
                "schema",
                "public",
                "name",
                "fruit",
                "key",
                Map.of("id", "1"),
                "old",
                Map.of("name", "fig"),
                "new",
                Map.of("name", name))));
  }

  private static String id(Browser admin, String name) {
    for (JsonNode member : admin.get("/api/members").get("members")) {
      if (member.get("name").asString().equals(name)) {
        return member.get("id").asString();
      }
    }
    throw new AssertionError(name);
  }
}
