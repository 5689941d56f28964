package dev.dbkeep.studio.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Whoever was not let in stands in the audit log, with whom he tried to be and from where. */
@Timeout(60)
final class RefusedSignInTest {
  private final TestDatabase database = TestDatabase.create();
  private final TeamStudio team = TeamStudio.start(database);

  @AfterEach
  void stop() {
    team.close();
    database.close();
  }

  private void tried(String email, String password) {
    Map<String, String> given = Map.of("email", email, "password", password);
    assertThat(team.browser().answer("/api/team/sign-in", given).statusCode()).isEqualTo(403);
  }

  /** The newest first, as whom and what came of it. */
  private static List<String> refused(Browser admin) {
    List<String> lines = new ArrayList<>();
    for (JsonNode entry : admin.post("/api/audit", Map.of()).get("entries")) {
      if (entry.get("outcome").asString().startsWith("refused")) {
        assertThat(entry.get("action").asString()).isEqualTo("sign in");
        assertThat(entry.get("address").asString()).isEqualTo("127.0.0.1");
        assertThat(entry.get("member").asString()).isEqualTo("somebody");
        lines.add(
            entry.get("statements").get(0).asString() + ": " + entry.get("outcome").asString());
      }
    }
    return lines;
  }

  @Test
  void every_refusal_says_who_was_tried_and_why() {
    Browser admin = team.admin();
    team.member(admin, "Bob", "VIEWER");
    admin.post(
        "/api/members/invite",
        Map.of("email", "ivy@example.com", "name", "Ivy", "access", "VIEWER"));
    String bob =
        TeamStudio.texts(database, "SELECT id::text FROM dbkeep.studio_account WHERE name = 'Bob'")
            .getFirst();
    tried("ADA@example.com", "wrong secret 1");
    tried("eve@example.com", "wrong secret 2");
    tried("ivy@example.com", "wrong secret 3");
    admin.post("/api/members/close", Map.of("id", bob, "disabled", true));
    tried("bob@example.com", TeamStudio.PASSWORD);
    assertThat(refused(admin))
        .containsExactly(
            "bob@example.com: refused: the account is closed, with the right password",
            "ivy@example.com: refused: the invitation was not opened yet",
            "eve@example.com: refused: no such member",
            "ada@example.com: refused: wrong password");
    assertThat(admin.post("/api/audit", Map.of("account", bob)).get("entries").toString())
        .contains("with the right password");
  }

  /** Some type it into the field above. */
  @Test
  void no_password_is_written_down() {
    Browser admin = team.admin();
    for (String typed : List.of("hunter2 and more", "p@ssw0rd", "@", "a\u0000@b.c", "x@y.")) {
      tried(typed, "wrong secret");
    }
    assertThat(refused(admin)).hasSize(5).allMatch(line -> line.startsWith("what is no e-mail"));
    assertThat(TeamStudio.texts(database, "SELECT row(a.*)::text FROM dbkeep.studio_audit a"))
        .noneMatch(row -> row.contains("wrong secret") || row.contains("hunter2"));
  }

  @Test
  void those_that_are_slowed_down_are_not_looked_at_and_fill_no_log() {
    Browser admin = team.admin();
    for (int i = 0; i < 20; i++) {
      tried("ada@example.com", "wrong secret");
    }
    assertThat(refused(admin)).hasSize(5);
  }
}
