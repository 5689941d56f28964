package dev.dbkeep.studio.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.studio.http.Listening;
import dev.dbkeep.testing.TestDatabase;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who gets in, and how long he stays in. */
@Timeout(120)
final class SignInTest {
  private final TestDatabase database = TestDatabase.create();
  private TeamStudio team = TeamStudio.start(database);

  @BeforeEach
  void nobodyIsThereYet() {
    assertThat(team.studio().awaitsAdmin()).isTrue();
  }

  @AfterEach
  void stop() {
    team.close();
    database.close();
  }

  private static Map<String, String> credentials(String email, String password) {
    return Map.of("email", email, "password", password);
  }

  @Test
  void the_first_admin_opens_the_printed_address_once() {
    String secret = TeamStudio.secret(team.studio().address());
    Browser admin = team.admin();
    assertThat(admin.get("/api/session").get("member").get("access").asString()).isEqualTo("ADMIN");
    Map<String, String> again =
        Map.of("secret", secret, "email", "eve@example.com", "password", TeamStudio.PASSWORD);
    assertThat(team.browser().answer("/api/team/join", again).statusCode()).isEqualTo(403);
  }

  @Test
  void the_printed_address_is_over_after_an_hour() {
    team.hands().pass(Duration.ofMinutes(61));
    Map<String, String> late =
        Map.of(
            "secret",
            TeamStudio.secret(team.studio().address()),
            "email",
            "ada@example.com",
            "password",
            TeamStudio.PASSWORD);
    assertThat(team.browser().answer("/api/team/join", late).statusCode()).isEqualTo(403);
  }

  @Test
  void what_is_kept_lets_nobody_in() {
    Browser admin = team.admin();
    String token = admin.cookies().getCookieStore().getCookies().getFirst().getValue();
    assertThat(TeamStudio.texts(database, "SELECT row(s.*)::text FROM dbkeep.studio_session s"))
        .noneMatch(row -> row.contains(token));
    assertThat(TeamStudio.texts(database, "SELECT password FROM dbkeep.studio_account").getFirst())
        .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(TeamStudio.texts(database, "SELECT row(a.*)::text FROM dbkeep.studio_audit a"))
        .isNotEmpty()
        .noneMatch(row -> row.contains(TeamStudio.PASSWORD) || row.contains(token));
  }

  @Test
  void an_unknown_address_and_a_wrong_password_get_the_same_answer() {
    team.admin();
    Browser browser = team.browser();
    HttpResponse<String> unknown =
        browser.answer("/api/team/sign-in", credentials("eve@example.com", "wrong password!"));
    HttpResponse<String> wrong =
        browser.answer("/api/team/sign-in", credentials("ada@example.com", "wrong password!"));
    assertThat(unknown.statusCode()).isEqualTo(wrong.statusCode()).isEqualTo(403);
    assertThat(unknown.body()).isEqualTo(wrong.body());
    browser.post("/api/team/sign-in", credentials("ADA@example.com", TeamStudio.PASSWORD));
    assertThat(browser.status("/api/tables")).isEqualTo(200);
  }

  /** Else a stranger who knows the address could end invitations. */
  @Test
  void who_forgets_a_password_that_never_was_ends_no_invitation() {
    Browser admin = team.admin();
    Map<String, String> invitation =
        Map.of("email", "ivy@example.com", "name", "Ivy", "access", "VIEWER");
    admin.post("/api/members/invite", invitation);
    String link = TeamStudio.secret(team.hands().letters.getLast());
    team.browser().post("/api/team/forgot", Map.of("email", "ada@example.com"));
    team.browser().post("/api/team/forgot", Map.of("email", "ivy@example.com"));
    await().until(() -> team.hands().letters.stream().anyMatch(each -> each.startsWith("ada@")));
    Map<String, String> joined = Map.of("secret", link, "password", TeamStudio.PASSWORD);
    assertThat(team.browser().post("/api/team/join", joined).get("name").asString())
        .isEqualTo("Ivy");
  }

  @Test
  void guesses_become_slower_and_the_right_password_waits_as_well() {
    team.admin();
    Browser browser = team.browser();
    for (int i = 0; i < 5; i++) {
      assertThat(guess(browser, "no")).contains("do not belong together");
    }
    assertThat(guess(browser, "no")).contains("too many tries failed");
    assertThat(guess(browser, TeamStudio.PASSWORD)).contains("too many tries failed");
    team.hands().pass(Duration.ofSeconds(2));
    assertThat(guess(browser, "no")).contains("do not belong together");
    team.hands().pass(Duration.ofSeconds(1));
    assertThat(guess(browser, TeamStudio.PASSWORD)).contains("Try again in 2 seconds");
    team.hands().pass(Duration.ofSeconds(2));
    assertThat(guess(browser, TeamStudio.PASSWORD)).contains("ADMIN");
    assertThat(guess(browser, "no")).contains("do not belong together");
  }

  @Test
  void guesses_at_the_same_time_all_count() throws Exception {
    team.admin();
    List<Thread> threads =
        IntStream.range(0, 12)
            .mapToObj(
                _ -> Thread.startVirtualThread(() -> guess(team.browser(), "another password")))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(guess(team.browser(), TeamStudio.PASSWORD)).contains("too many tries failed");
  }

  private static String guess(Browser browser, String password) {
    return browser.answer("/api/team/sign-in", credentials("ada@example.com", password)).body();
  }

  @Test
  void a_session_ends_when_nobody_uses_it_and_at_the_latest_after_two_weeks() {
    Browser idle = team.admin();
    team.hands().pass(Duration.ofHours(13));
    assertThat(idle.status("/api/tables")).isEqualTo(401);
    Browser busy = team.browser();
    busy.post("/api/team/sign-in", credentials("ada@example.com", TeamStudio.PASSWORD));
    for (int hour = 0; hour < 14 * 24; hour += 8) {
      assertThat(busy.status("/api/tables")).isEqualTo(200);
      team.hands().pass(Duration.ofHours(8));
    }
    assertThat(busy.status("/api/tables")).isEqualTo(401);
  }

  @Test
  void a_session_that_was_planted_before_is_worth_nothing_after() {
    team.admin();
    Browser browser = team.browser();
    String known =
        "{\"email\":\"ada@example.com\",\"password\":\"%s\"}".formatted(TeamStudio.PASSWORD);
    assertThat(
            browser
                .send(
                    browser
                        .request("/api/team/sign-in")
                        .header("Origin", browser.origin())
                        .header("Cookie", "dbkeep-session=chosen-by-somebody-else")
                        .POST(BodyPublishers.ofString(known)))
                .statusCode())
        .isEqualTo(200);
    assertThat(with(team.browser(), "chosen-by-somebody-else")).isEqualTo(401);
  }

  @Test
  void revoked_sessions_end_at_once_also_a_stream_that_is_open() throws Exception {
    Browser one = team.admin();
    Browser other = team.browser();
    other.post("/api/team/sign-in", credentials("ada@example.com", TeamStudio.PASSWORD));
    Iterator<String> beats =
        other
            .client()
            .send(other.request("/api/live").GET().build(), HttpResponse.BodyHandlers.ofLines())
            .body()
            .iterator();
    assertThat(beats.next()).contains("beat");
    one.post("/api/profile/revoke", Map.of());
    assertThat(other.status("/api/tables")).isEqualTo(401);
    assertThat(one.status("/api/tables")).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              try {
                return !beats.hasNext() || beats.next().isEmpty();
              } catch (RuntimeException e) {
                return true;
              }
            });
  }

  @Test
  void another_password_signs_out_other_browsers_and_needs_the_old_one() {
    Browser one = team.admin();
    Browser other = team.browser();
    other.post("/api/team/sign-in", credentials("ada@example.com", TeamStudio.PASSWORD));
    Map<String, String> guess = Map.of("current", "wrong", "password", "a new long password");
    assertThat(one.answer("/api/profile/password", guess).statusCode()).isEqualTo(403);
    one.post(
        "/api/profile/password",
        Map.of("current", TeamStudio.PASSWORD, "password", "a new long password"));
    assertThat(one.status("/api/tables")).isEqualTo(200);
    assertThat(other.status("/api/tables")).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "aaaaaaaaaaaaaaa", "ada@example.com"})
  void passwords_that_are_quickly_guessed_are_refused(String password) {
    Map<String, String> joined =
        Map.of(
            "secret",
            TeamStudio.secret(team.studio().address()),
            "email",
            "ada@example.com",
            "name",
            "Ada",
            "password",
            password);
    assertThat(team.browser().answer("/api/team/join", joined).statusCode()).isEqualTo(400);
    assertThat(team.admin().status("/api/tables")).isEqualTo(200);
  }

  @Test
  void a_forgotten_password_comes_by_letter_and_strangers_learn_nothing() {
    team.admin();
    Browser browser = team.browser();
    String known = browser.answer("/api/team/forgot", Map.of("email", "ada@example.com")).body();
    String unknown = browser.answer("/api/team/forgot", Map.of("email", "eve@example.com")).body();
    assertThat(known).isEqualTo(unknown);
    await().until(() -> team.hands().letters.size() == 1);
    String secret = TeamStudio.secret(team.hands().letters.getFirst());
    JsonNode link = browser.post("/api/team/look", Map.of("secret", secret));
    assertThat(link.get("purpose").asString()).isEqualTo("RESET");
    browser.post("/api/team/join", Map.of("secret", secret, "password", "a new long password"));
    assertThat(browser.status("/api/tables")).isEqualTo(200);
    assertThat(guess(team.browser(), TeamStudio.PASSWORD)).contains("do not belong together");
  }

  @Test
  void sessions_outlive_a_restart_and_hold_on_a_second_server() {
    Browser admin = team.admin();
    String token = admin.cookies().getCookieStore().getCookies().getFirst().getValue();
    try (TeamStudio second =
        TeamStudio.start(
            database.url(), database.url(), team.hands(), Listening.local(0), List.of())) {
      assertThat(second.studio().awaitsAdmin()).isFalse();
      assertThat(with(second.browser(), token)).isEqualTo(200);
      admin.post("/api/team/sign-out", Map.of());
      assertThat(with(second.browser(), token)).isEqualTo(401);
    }
  }

  private static int with(Browser browser, String token) {
    return browser
        .send(browser.request("/api/tables").header("Cookie", "dbkeep-session=" + token).GET())
        .statusCode();
  }

  @Test
  void a_stolen_cookie_is_of_no_use_to_pages_of_other_sites() {
    Browser admin = team.admin();
    String body = "{\"email\":\"eve@example.com\",\"name\":\"Eve\",\"access\":\"ADMIN\"}";
    assertThat(
            admin
                .send(
                    admin
                        .request("/api/members/invite")
                        .header("Origin", "https://evil.example")
                        .POST(BodyPublishers.ofString(body)))
                .statusCode())
        .isEqualTo(403);
    assertThat(
            admin
                .send(admin.request("/api/members/invite").POST(BodyPublishers.ofString(body)))
                .statusCode())
        .as("no Origin at all")
        .isEqualTo(403);
    assertThat(
            admin
                .send(HttpRequest.newBuilder(URI.create(admin.origin() + "/api/tables")).GET())
                .statusCode())
        .as("no header that only our pages send")
        .isEqualTo(403);
    assertThat(TeamStudio.texts(database, "SELECT email FROM dbkeep.studio_account"))
        .containsExactly("ada@example.com");
  }
}
