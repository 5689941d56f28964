package dev.dbkeep.studio.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Another e-mail address counts once its reader says so, and the one that was is told. */
@Timeout(120)
final class EmailChangeTest {
  private static final String NEW = "ada@new.example.com";

  private final TestDatabase database = TestDatabase.create();
  private final TeamStudio team = TeamStudio.start(database);
  private Browser ada = team.browser();

  @BeforeEach
  void signIn() {
    ada.close();
    ada = team.admin();
  }

  @AfterEach
  void stop() {
    ada.close();
    team.close();
    database.close();
  }

  private static Map<String, String> wanted(String email) {
    return Map.of("email", email, "password", TeamStudio.PASSWORD);
  }

  /** The secret of the letter. */
  private String asked(String email) {
    ada.post("/api/profile/email", wanted(email));
    assertThat(team.hands().letters.getLast()).startsWith(email + "\n");
    return TeamStudio.secret(team.hands().letters.getLast());
  }

  private HttpResponse<String> confirmed(String secret) {
    return team.browser().answer("/api/team/confirm", Map.of("secret", secret));
  }

  private int signedIn(String email) {
    return team.browser()
        .answer("/api/team/sign-in", Map.of("email", email, "password", TeamStudio.PASSWORD))
        .statusCode();
  }

  private List<String> addresses() {
    return TeamStudio.texts(database, "SELECT email FROM dbkeep.studio_account ORDER BY 1");
  }

  @Test
  void it_counts_once_its_letter_is_answered_and_the_old_one_is_told() {
    String secret = asked(NEW);
    assertThat(ada.post("/api/profile/get", Map.of()).get("newEmail").asString()).isEqualTo(NEW);
    assertThat(addresses()).containsExactly("ada@example.com");
    assertThat(signedIn(NEW)).isEqualTo(403);
    JsonNode link = team.browser().post("/api/team/look", Map.of("secret", secret));
    assertThat(link.get("purpose").asString()).isEqualTo("EMAIL");
    assertThat(link.get("email").asString()).isEqualTo(NEW);
    assertThat(confirmed(secret).statusCode()).isEqualTo(200);
    assertThat(team.hands().letters.getLast())
        .startsWith("ada@example.com\n")
        .contains(NEW, "tell an admin");
    assertThat(signedIn(NEW)).isEqualTo(200);
    assertThat(signedIn("ada@example.com")).isEqualTo(403);
    JsonNode profile = ada.post("/api/profile/get", Map.of());
    assertThat(profile.get("email").asString()).isEqualTo(NEW);
    assertThat(profile.get("newEmail").isNull()).isTrue();
    assertThat(confirmed(secret).statusCode()).as("a second time").isEqualTo(403);
    assertThat(ada.post("/api/audit", Map.of("text", NEW)).get("entries").toString())
        .contains("ask for another address", "change address", "ada@example.com to " + NEW)
        .doesNotContain(secret);
  }

  /** Who found an open browser must not take the account over. */
  @Test
  void it_needs_the_password() {
    Map<String, String> guess = Map.of("email", NEW, "password", "a wrong password");
    assertThat(ada.answer("/api/profile/email", guess).statusCode()).isEqualTo(403);
    assertThat(ada.answer("/api/profile/email", Map.of("email", NEW)).statusCode()).isEqualTo(403);
    assertThat(team.hands().letters).isEmpty();
  }

  /** It was sent to somebody who need not be a member at all. */
  @Test
  void the_letter_lets_nobody_in() {
    String secret = asked(NEW);
    Map<String, String> joined = Map.of("secret", secret, "password", "another long password");
    assertThat(team.browser().answer("/api/team/join", joined).statusCode()).isEqualTo(403);
    assertThat(signedIn("ada@example.com")).isEqualTo(200);
    assertThat(confirmed(secret).statusCode()).as("it was not used up").isEqualTo(200);
  }

  @Test
  void a_link_that_lets_in_confirms_no_address() {
    ada.post(
        "/api/members/invite",
        Map.of("email", "ivy@example.com", "name", "Ivy", "access", "VIEWER"));
    String link = TeamStudio.secret(team.hands().letters.getLast());
    assertThat(confirmed(link).statusCode()).isEqualTo(403);
    assertThat(
            team.browser()
                .answer("/api/team/join", Map.of("secret", link, "password", TeamStudio.PASSWORD))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void only_the_last_letter_counts_for_an_hour_and_until_it_is_forgotten() {
    String first = asked("first@example.com");
    String second = asked(NEW);
    assertThat(confirmed(first).statusCode()).isEqualTo(403);
    assertThat(ada.post("/api/profile/email/forget", Map.of()).get("newEmail").isNull()).isTrue();
    assertThat(confirmed(second).statusCode()).isEqualTo(403);
    String third = asked(NEW);
    team.hands().pass(Duration.ofMinutes(61));
    assertThat(confirmed(third).statusCode()).isEqualTo(403);
    assertThat(addresses()).containsExactly("ada@example.com");
  }

  /** Else whoever reads the old letters could still choose a password. */
  @Test
  void links_that_were_sent_to_the_old_address_open_nothing_any_more() {
    String id = ada.post("/api/profile/get", Map.of()).get("id").asString();
    ada.post("/api/members/link", Map.of("id", id));
    String reset = TeamStudio.secret(team.hands().letters.getLast());
    String secret = asked(NEW);
    assertThat(confirmed(secret).statusCode()).isEqualTo(200);
    Map<String, String> joined = Map.of("secret", reset, "password", "another long password");
    assertThat(team.browser().answer("/api/team/join", joined).statusCode()).isEqualTo(403);
  }

  @Test
  void an_address_belongs_to_one_member_alone() {
    Browser bob = team.member(ada, "Bob", "VIEWER");
    assertThat(ada.answer("/api/profile/email", wanted("BOB@example.com")).body())
        .contains("of a member already");
    String ours = asked(NEW);
    bob.post("/api/profile/email", wanted(NEW));
    String theirs = TeamStudio.secret(team.hands().letters.getLast());
    assertThat(confirmed(theirs).statusCode()).isEqualTo(200);
    assertThat(confirmed(ours).body()).contains("of a member already");
    assertThat(addresses()).containsExactlyInAnyOrder(NEW, "ada@example.com");
    assertThat(ada.answer("/api/profile/email", wanted("no address")).statusCode()).isEqualTo(400);
  }

  @Test
  void a_closed_account_changes_no_more() {
    Browser bob = team.member(ada, "Bob", "VIEWER");
    bob.post("/api/profile/email", wanted(NEW));
    String secret = TeamStudio.secret(team.hands().letters.getLast());
    String id =
        TeamStudio.texts(database, "SELECT id::text FROM dbkeep.studio_account WHERE name = 'Bob'")
            .getFirst();
    ada.post("/api/members/close", Map.of("id", id, "disabled", true));
    assertThat(confirmed(secret).body()).contains("closed");
    assertThat(addresses()).contains("bob@example.com").doesNotContain(NEW);
  }

  @Test
  void many_letters_become_slower() {
    for (int i = 0; i < 5; i++) {
      asked("ada" + i + "@example.com");
    }
    assertThat(ada.answer("/api/profile/email", wanted(NEW)).body()).contains("too many tries");
  }
}
