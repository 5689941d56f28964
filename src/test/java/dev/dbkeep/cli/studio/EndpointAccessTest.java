package dev.dbkeep.cli.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.Application;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.database.Member;
import dev.dbkeep.studio.http.Listening;
import dev.dbkeep.studio.http.Needs;
import dev.dbkeep.studio.team.Browser;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Who may ask what: every endpoint that {@code dbkeep studio --server} serves, by its own list,
 * asked by everybody there can be.
 */
@Timeout(300)
final class EndpointAccessTest {
  /** What is meant. An endpoint that is not here has not been thought about. */
  private static final Map<Needs, String> MEANT =
      Map.of(
          Needs.NOTHING,
          """
          POST /api/team
          POST /api/team/confirm
          POST /api/team/forgot
          POST /api/team/join
          POST /api/team/look
          POST /api/team/oidc/begin
          POST /api/team/oidc/finish
          POST /api/team/sign-in
          POST /api/team/sign-out
          """,
          Needs.VIEWER,
          """
          GET /api/actions
          GET /api/catalog
          GET /api/design/types
          GET /api/edits
          GET /api/export/break
          GET /api/imports
          GET /api/keep/{name}
          GET /api/live
          GET /api/openapi.json
          GET /api/projects
          GET /api/projects/{id}
          GET /api/projects/{id}/versions
          GET /api/projects/{id}/versions/{number}
          GET /api/session
          GET /api/tables
          GET /api/tables/{schema}/{name}
          POST /api/cell
          POST /api/count
          POST /api/design/sql
          POST /api/edits/preview
          POST /api/export
          POST /api/export/command
          POST /api/leave
          POST /api/plan
          POST /api/profile/email
          POST /api/profile/email/forget
          POST /api/profile/get
          POST /api/profile/image
          POST /api/profile/name
          POST /api/profile/password
          POST /api/profile/revoke
          POST /api/profile/unlink
          POST /api/rows
          POST /api/saved/find
          POST /api/scan
          POST /api/sql
          POST /api/sql/explain
          POST /api/sql/more
          POST /api/sql/without-passwords
          """,
          Needs.EDITOR,
          """
          POST /api/design/check
          POST /api/design/compare
          POST /api/design/migration
          POST /api/design/prisma
          POST /api/edits/commit
          POST /api/edits/{id}/undo
          POST /api/import/commit
          POST /api/import/preview
          POST /api/imports/{id}/forget
          POST /api/imports/{id}/undo
          POST /api/past
          POST /api/past/{id}/end
          POST /api/projects
          POST /api/projects/{id}/migration
          POST /api/projects/{id}/name
          POST /api/projects/{id}/remove
          POST /api/projects/{id}/save
          POST /api/projects/{id}/sharing
          POST /api/saved/delete
          POST /api/saved/put
          """,
          Needs.ADMIN,
          """
          GET /api/members
          POST /api/actions/run
          POST /api/actions/{id}/follow
          POST /api/actions/{id}/stop
          POST /api/audit
          POST /api/keep/{name}
          POST /api/members/access
          POST /api/members/close
          POST /api/members/invite
          POST /api/members/link
          POST /api/members/revoke
          """);

  private static final String PASSWORD = "correct horse battery staple";
  private static final String COOKIE = "dbkeep-session";

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final TestDatabase database = TestDatabase.create();
  private @Nullable Studio studio;

  @BeforeEach
  void start() {
    database.run("CREATE TABLE fruit (id int PRIMARY KEY)");
    Context context =
        new Context(
            folder,
            new TreeMap<>(
                Map.of("DATABASE_URL", database.urlText(), "PATH", System.getenv("PATH"))),
            Console.captured(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()),
            Clock.systemUTC());
    InnerCommands commands =
        new InnerCommands(
            context, (given, words) -> new Application(given).run(words.toArray(String[]::new)));
    studio =
        new StudioCommand(commands)
            .open(Project.load(context, Map.of()), Optional.of(Listening.local(0)));
  }

  @AfterEach
  void stop() {
    if (studio != null) {
      studio.close();
    }
    client.close();
    database.close();
  }

  /** Somebody who asks: as whom, and with which session. */
  private record Asker(String name, @Nullable Member member, String session) {}

  @Test
  void every_endpoint_admits_those_it_is_meant_for_and_nobody_else() throws Exception {
    Studio served = Objects.requireNonNull(studio);
    Browser admin = new Browser(served.origin());
    admin.post("/api/team/join", joined(served.address(), "ada@example.com"));
    SortedMap<String, Needs> registered = needs(admin);
    assertThat(registered).isEqualTo(meant());
    List<String> wrong = new ArrayList<>();
    for (Asker asker : askers(served, admin)) {
      for (Map.Entry<String, Needs> each : registered.entrySet()) {
        int status = ask(served.origin(), each.getKey(), asker.session());
        boolean admitted = status != 401 && status != 403;
        int refusal = asker.member() == null ? 401 : 403;
        boolean right = each.getValue().metBy(asker.member()) ? admitted : status == refusal;
        if (!right) {
          wrong.add("%s as %s: %d".formatted(each.getKey(), asker.name(), status));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** What the server says that it serves. */
  private static SortedMap<String, Needs> needs(Browser admin) {
    SortedMap<String, Needs> needs = new TreeMap<>();
    JsonNode paths = admin.get("/api/openapi.json").get("paths");
    for (String path : paths.propertyNames()) {
      for (String method : paths.get(path).propertyNames()) {
        needs.put(
            method.toUpperCase(Locale.ROOT) + " " + path,
            Needs.valueOf(paths.get(path).get(method).get("x-needs").asString()));
      }
    }
    return needs;
  }

  private static SortedMap<String, Needs> meant() {
    SortedMap<String, Needs> meant = new TreeMap<>();
    MEANT.forEach((needs, lines) -> lines.lines().forEach(line -> meant.put(line, needs)));
    return meant;
  }

  private static List<Asker> askers(Studio served, Browser admin) {
    Browser leaver = invited(served, admin, "Lea", Member.Access.ADMIN);
    String left = session(leaver);
    leaver.post("/api/team/sign-out", Map.of());
    return List.of(
        new Asker("nobody", null, ""),
        new Asker("somebody who signed out", null, left),
        new Asker("somebody with a made-up session", null, "x".repeat(left.length())),
        asker(invited(served, admin, "Vera", Member.Access.VIEWER)),
        asker(invited(served, admin, "Edgar", Member.Access.EDITOR)),
        asker(admin));
  }

  private static Browser invited(Studio served, Browser admin, String name, Member.Access access) {
    String email = name.toLowerCase(Locale.ROOT) + "@example.com";
    String link =
        admin
            .post("/api/members/invite", Map.of("email", email, "name", name, "access", access))
            .get("link")
            .asString();
    Browser browser = new Browser(served.origin());
    browser.post("/api/team/join", joined(link, email));
    return browser;
  }

  private static Map<String, String> joined(String link, String email) {
    return Map.of(
        "secret",
        link.substring(link.indexOf('#') + 1),
        "email",
        email,
        "name",
        email.substring(0, email.indexOf('@')),
        "password",
        PASSWORD);
  }

  private static Asker asker(Browser browser) {
    JsonNode member = browser.get("/api/session").get("member");
    Member.Access access = Member.Access.valueOf(member.get("access").asString());
    return new Asker(access.name(), new Member("", "", access), session(browser));
  }

  private static String session(Browser browser) {
    return browser.cookies().getCookieStore().getCookies().getFirst().getValue();
  }

  /**
   * A question without sense: who may ask is told so, and nobody else is told even that. Only the
   * status is waited for, since a stream need not end.
   */
  private int ask(String origin, String endpoint, String session)
      throws IOException, InterruptedException {
    String[] parts = endpoint.split(" ", 2);
    String path =
        parts[1]
            .replace("{schema}", "public")
            .replace("{name}", "fruit")
            .replace("{id}", "no-such-thing")
            .replace("{number}", "1");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(origin + path))
            .header("X-Page", "page")
            .header("X-View", "view")
            .header("Origin", origin);
    if (!session.isEmpty()) {
      request.header("Cookie", COOKIE + "=" + session);
    }
    if (parts[0].equals("POST")) {
      request.POST(BodyPublishers.ofString("{\"nonsense\": 1}\n"));
    }
    HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      boolean bug = answer.statusCode() >= 500 && answer.statusCode() != 502;
      if (bug) {
        throw new AssertionError(
            endpoint + ": " + new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return answer.statusCode();
  }
}
