package dev.dbkeep.studio.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** A question that lacks something or misspells it is told so, and is no fault of dbkeep. */
@Timeout(60)
final class GivenTest {
  private final TestDatabase database = TestDatabase.create();
  private final TeamStudio team = TeamStudio.start(database);

  @AfterEach
  void stop() {
    team.close();
    database.close();
  }

  private static void refused(Browser browser, String path, Map<String, String> question) {
    HttpResponse<String> answer = browser.answer(path, question);
    assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("a fault in dbkeep").contains("USAGE");
    assertThat(new JsonMapper().readTree(answer.body()).findValue("hint").asString()).isNotBlank();
  }

  @Test
  void at_the_door() {
    Browser nobody = team.browser();
    refused(nobody, "/api/team/sign-in", Map.of("password", TeamStudio.PASSWORD));
    refused(nobody, "/api/team/sign-in", Map.of("email", "ada@example.com"));
    refused(nobody, "/api/team/forgot", Map.of());
    refused(nobody, "/api/team/look", Map.of());
    refused(nobody, "/api/team/join", Map.of());
    String secret = TeamStudio.secret(team.studio().address());
    refused(nobody, "/api/team/join", Map.of("secret", secret, "email", "ada@example.com"));
    refused(nobody, "/api/team/join", Map.of("secret", secret, "password", TeamStudio.PASSWORD));
  }

  @Test
  void within() {
    Browser admin = team.admin();
    refused(admin, "/api/audit", Map.of("before", "yesterday"));
    refused(admin, "/api/profile/revoke", Map.of("id", "mine"));
    refused(admin, "/api/profile/name", Map.of());
    refused(admin, "/api/profile/password", Map.of("current", TeamStudio.PASSWORD));
    refused(admin, "/api/members/invite", Map.of("name", "Ben", "access", "EDITOR"));
    refused(admin, "/api/members/invite", Map.of("email", "b@example.com", "access", "EDITOR"));
    refused(admin, "/api/members/invite", Map.of("email", "b@example.com", "name", "Ben"));
    refused(admin, "/api/members/link", Map.of());
  }
}
