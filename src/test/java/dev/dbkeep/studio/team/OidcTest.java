package dev.dbkeep.studio.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.studio.http.Listening;
import dev.dbkeep.testing.TestDatabase;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Signing in with a real OpenID provider. */
@Timeout(240)
final class OidcTest {
  private final TestDatabase database = TestDatabase.create();
  private NodeProvider provider;
  private TeamStudio team;

  @BeforeEach
  void start() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    provider = NodeProvider.start("http://127.0.0.1:" + port + "/sign-in/back");
    team =
        TeamStudio.start(
            database.url(),
            database.url(),
            new TeamStudio.Hands(),
            Listening.local(port),
            List.of(
                new OidcProvider(
                    "campus", provider.issuer(), "studio", "provider-secret-of-studio")));
  }

  @AfterEach
  void stop() {
    if (team != null) {
      team.close();
    }
    if (provider != null) {
      provider.close();
    }
    database.close();
  }

  /** Goes to the provider, signs in there as somebody, and comes back with what it says. */
  private Map<String, String> there(Browser browser, String who, boolean link) throws Exception {
    String address =
        browser
            .post("/api/team/oidc/begin", Map.of("provider", "campus", "link", link))
            .get("address")
            .asString();
    HttpClient client =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
            .build();
    URI at = URI.create(address);
    for (int step = 0; step < 12; step++) {
      HttpResponse<String> page =
          client.send(HttpRequest.newBuilder(at).GET().build(), BodyHandlers.ofString());
      if (page.statusCode() == 200) {
        boolean login = page.body().contains("name=\"login\"");
        String form = login ? "prompt=login&login=" + who + "&password=x" : "prompt=consent";
        page =
            client.send(
                HttpRequest.newBuilder(at)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form))
                    .build(),
                BodyHandlers.ofString());
      }
      String next =
          page.headers()
              .firstValue("Location")
              .orElseThrow(() -> new AssertionError("the provider leads nowhere"));
      at = at.resolve(next);
      if (at.getPath().equals("/sign-in/back")) {
        return answers(at);
      }
    }
    throw new AssertionError("the provider never leads back");
  }

  private static Map<String, String> answers(URI back) {
    Map<String, String> answers = new HashMap<>();
    for (String part : back.getRawQuery().split("&")) {
      int equals = part.indexOf('=');
      answers.put(
          part.substring(0, equals),
          URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
    }
    answers.keySet().retainAll(List.of("code", "state", "iss", "error"));
    return answers;
  }

  @Test
  void a_member_signs_in_by_his_verified_address_and_is_known_from_then_on() throws Exception {
    Browser admin = team.admin();
    admin.post(
        "/api/members/invite",
        Map.of("email", "grace@example.com", "name", "Grace", "access", "EDITOR"));
    Browser grace = team.browser();
    JsonNode entered = grace.post("/api/team/oidc/finish", there(grace, "grace", false));
    assertThat(entered.get("access").asString()).isEqualTo("EDITOR");
    assertThat(grace.status("/api/tables")).isEqualTo(200);
    JsonNode profile = grace.post("/api/profile/get", Map.of());
    assertThat(profile.get("identities").get(0).get("provider").asString()).isEqualTo("campus");
    assertThat(profile.get("hasPassword").asBoolean()).isFalse();
    assertThat(profile.get("sessions").get(0).get("means").asString()).isEqualTo("campus");
    JsonNode only = profile.get("identities").get(0);
    Map<String, String> unlink =
        Map.of("issuer", only.get("issuer").asString(), "subject", only.get("subject").asString());
    assertThat(grace.answer("/api/profile/unlink", unlink).statusCode())
        .as("the only way in")
        .isEqualTo(403);
    Browser again = team.browser();
    again.post("/api/team/oidc/finish", there(again, "grace", false));
    assertThat(again.status("/api/tables")).isEqualTo(200);
  }

  @Test
  void strangers_and_unverified_addresses_are_told_why_they_stay_out() throws Exception {
    Browser admin = team.admin();
    admin.post(
        "/api/members/invite",
        Map.of("email", "unsure@example.com", "name", "Una", "access", "VIEWER"));
    Browser browser = team.browser();
    HttpResponse<String> stranger =
        browser.answer("/api/team/oidc/finish", there(browser, "mallory", false));
    assertThat(stranger.body()).contains("mallory@example.com is no member");
    HttpResponse<String> unverified =
        browser.answer("/api/team/oidc/finish", there(browser, "unsure", false));
    assertThat(unverified.body()).contains("does not say that the e-mail address is verified");
    assertThat(browser.status("/api/tables")).isEqualTo(401);
  }

  @Test
  void several_accounts_are_linked_from_the_profile_and_each_belongs_to_one_member()
      throws Exception {
    Browser admin = team.admin();
    admin.post("/api/team/oidc/finish", there(admin, "unsure", true));
    admin.post("/api/team/oidc/finish", there(admin, "second", true));
    assertThat(admin.post("/api/profile/get", Map.of()).get("identities")).hasSize(2);
    Browser elsewhere = team.browser();
    elsewhere.post("/api/team/oidc/finish", there(elsewhere, "unsure", false));
    assertThat(elsewhere.get("/api/session").get("member").get("name").asString()).isEqualTo("Ada");
    Browser other = team.member(admin, "Vera", "VIEWER");
    assertThat(other.answer("/api/team/oidc/finish", there(other, "second", true)).body())
        .contains("belongs to another member");
  }

  @Test
  void a_way_back_opens_once_for_the_browser_that_went() throws Exception {
    Browser admin = team.admin();
    Map<String, String> back = there(admin, "ada", true);
    Browser thief = team.browser();
    assertThat(thief.answer("/api/team/oidc/finish", back).statusCode())
        .as("another browser")
        .isEqualTo(403);
    Map<String, String> guessed = new HashMap<>(back);
    guessed.put("state", "guessed");
    assertThat(admin.answer("/api/team/oidc/finish", guessed).statusCode()).isEqualTo(403);
    admin.post("/api/team/oidc/finish", back);
    assertThat(admin.answer("/api/team/oidc/finish", back).statusCode())
        .as("a second time")
        .isEqualTo(403);
    Map<String, String> mixed = new HashMap<>(there(admin, "ada", true));
    mixed.put("iss", "https://another.example");
    assertThat(admin.answer("/api/team/oidc/finish", mixed).statusCode())
        .as("the answer of another provider")
        .isEqualTo(403);
    Map<String, String> used = new HashMap<>(there(admin, "ada", true));
    used.put("code", back.get("code"));
    assertThat(admin.answer("/api/team/oidc/finish", used).body())
        .as("a code that was used")
        .contains("does not take the code");
  }

  @Test
  void who_gives_up_at_the_provider_is_not_let_in() throws Exception {
    Browser admin = team.admin();
    Map<String, String> back = new HashMap<>(there(admin, "ada", true));
    back.remove("code");
    back.put("error", "access_denied");
    assertThat(admin.answer("/api/team/oidc/finish", back).body()).contains("access_denied");
  }
}
