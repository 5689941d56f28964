package dev.dbkeep.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a stub that answers as Neon's published API does; Neon itself was not asked. */
final class NeonBranchTest {
  private static final Instant NOW = Instant.parse("2026-04-12T10:00:00Z");
  private static final ServerUrl URL =
      ServerUrl.parse(
          "postgresql://me:secret@ep-main-1-pooler.eu-central-1.aws.neon.tech/shop?sslmode=require");

  private final List<String> requests = new ArrayList<>();
  private final List<JsonNode> bodies = new ArrayList<>();
  private final Deque<Answer> first = new ArrayDeque<>();
  private String made = "";
  private String operation = "finished";
  private HttpServer server;

  private record Answer(int status, String body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    requests.add(request);
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (!body.isEmpty()) {
      bodies.add(JsonMapper.shared().readTree(body));
    }
    Answer answer =
        !"Bearer token".equals(exchange.getRequestHeaders().getFirst("Authorization"))
            ? new Answer(401, "{\"code\":\"\",\"message\":\"This request cannot be authorized\"}")
            : first.isEmpty() ? answer(request) : first.poll();
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Answer answer(String request) {
    if (request.startsWith("POST ")) {
      made = bodies.getLast().path("branch").path("name").asString("");
    }
    if (request.startsWith("DELETE ")) {
      made = "";
    }
    return switch (request.split("\\?", 2)[0]) {
      case "GET /projects" ->
          new Answer(
              200,
              request.contains("cursor")
                  ? "{\"projects\":[{\"id\":\"two\"}],\"pagination\":{\"cursor\":\"b\"}}"
                  : "{\"projects\":[{\"id\":\"one\"}],\"pagination\":{\"cursor\":\"a\"}}");
      case "GET /projects/one/endpoints" -> new Answer(200, "{\"endpoints\":[]}");
      case "GET /projects/two/endpoints" ->
          new Answer(
              200,
              "{\"endpoints\":[{\"id\":\"ep-main-1\",\"branch_id\":\"br-main\",\"host\":\"ep-main-1.eu-central-1.aws.neon.tech\"}]}");
      case "POST /projects/two/branches" ->
          new Answer(
              201,
              "{\"branch\":{\"id\":\"br-new\",\"current_state\":\"init\"},\"endpoints\":[{\"host\":\"ep-new-2.eu-central-1.aws.neon.tech\"}],\"operations\":[{\"id\":\"op1\",\"action\":\"create_branch\",\"status\":\"running\"}]}");
      case "GET /projects/two/operations/op1" ->
          new Answer(200, "{\"operation\":{\"id\":\"op1\",\"status\":\"" + operation + "\"}}");
      case "GET /projects/two/branches" ->
          new Answer(
              200,
              made.isEmpty()
                  ? "{\"branches\":[{\"id\":\"br-main\",\"name\":\"main\"}]}"
                  : "{\"branches\":[{\"id\":\"br-main\",\"name\":\"main\"},{\"id\":\"br-new\",\"name\":\""
                      + made
                      + "\"}]}");
      case "GET /projects/two/branches/br-new" ->
          made.isEmpty()
              ? new Answer(404, "{\"code\":\"\",\"message\":\"branch not found\"}")
              : new Answer(
                  200, "{\"branch\":{\"current_state\":\"ready\",\"logical_size\":30000000}}");
      case "DELETE /projects/two/branches/br-new" -> new Answer(200, "{\"operations\":[]}");
      default -> new Answer(404, "{}");
    };
  }

  private NeonBranch neon(String token) {
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new NeonBranch(new NeonApi(base, token, Duration.ofMillis(5)));
  }

  private static Source source(ServerUrl url) {
    return new Source(
        url,
        url,
        17,
        1,
        1,
        "UTF8",
        "C",
        "C",
        "c",
        true,
        true,
        false,
        List.of("app"),
        null,
        List.of(),
        Map.of());
  }

  private static Branch begun() {
    Branch.Place place = Branch.Place.of(URL);
    return new Branch(
        "try",
        "neon",
        "0123456789abcdef",
        false,
        false,
        NOW,
        NOW.plus(Duration.ofDays(7)),
        place,
        place,
        null,
        null,
        -1,
        null,
        null);
  }

  private static BranchRequest request() {
    return new BranchRequest("try", null, null, Duration.ofDays(7));
  }

  @Test
  void a_branch_is_made_of_the_branch_that_the_url_leads_to_and_removed_again() throws Exception {
    NeonBranch neon = neon("token");
    assertThat(neon.obstacle(source(URL), request())).isEmpty();
    Branch whole = neon.make(begun(), source(URL), request());
    assertThat(bodies.getLast())
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"branch": {"name": "dbkeep/try/0123456789abcdef", "parent_id": "br-main", "expires_at": "2026-04-19T10:00:00Z"},
                     "endpoints": [{"type": "read_write"}]}
                    """));
    assertThat(whole.remote()).isEqualTo("two/br-new");
    assertThat(whole.url(URL).withSecrets())
        .isEqualTo(
            "postgresql://me:secret@ep-new-2.eu-central-1.aws.neon.tech:5432/shop?sslmode=require");
    assertThat(neon.condition(whole, URL))
        .isEqualTo(new Condition(Condition.State.READY, 30000000));
    assertThat(neon.remove(whole, URL, true)).isTrue();
    assertThat(requests).contains("DELETE /projects/two/branches/br-new");
    assertThat(neon.condition(whole, URL).state()).isEqualTo(Condition.State.GONE);
  }

  @Test
  void nothing_without_our_token_is_removed() {
    made = "dbkeep/try/another";
    neon("token").remove(begun(), URL, true);
    assertThat(requests).noneMatch(request -> request.startsWith("DELETE"));
  }

  @Test
  void a_half_branch_is_found_by_its_token() {
    made = "dbkeep/try/0123456789abcdef";
    neon("token").remove(begun(), URL, true);
    assertThat(requests).contains("DELETE /projects/two/branches/br-new");
  }

  @Test
  void too_many_requests_and_a_busy_project_are_waited_for() throws Exception {
    first.add(new Answer(429, "{\"message\":\"too many requests\"}"));
    first.add(new Answer(423, "{\"message\":\"project already has running operations\"}"));
    first.add(new Answer(503, ""));
    assertThat(neon("token").make(begun(), source(URL), request()).complete()).isTrue();
  }

  @Test
  void what_does_not_get_better_is_said() {
    for (int i = 0; i < 8; i++) {
      first.add(new Answer(423, "{\"message\":\"busy\"}"));
    }
    assertThatThrownBy(() -> neon("token").make(begun(), source(URL), request()))
        .isInstanceOfSatisfying(
            DbkeepException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY));
  }

  @Test
  void a_wrong_token_a_limit_and_a_failed_operation_are_said() {
    assertThatThrownBy(() -> neon("wrong").obstacle(source(URL), request()))
        .isInstanceOfSatisfying(
            DbkeepException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ALLOWED))
        .message()
        .doesNotContain("wrong");
    first.add(
        new Answer(
            422, "{\"code\":\"BRANCHES_LIMIT_EXCEEDED\",\"message\":\"branches limit exceeded\"}"));
    assertThatThrownBy(() -> neon("token").make(begun(), source(URL), request()))
        .isInstanceOfSatisfying(
            DbkeepException.class, e -> assertThat(e.hint()).contains("dbkeep branch prune"));
    operation = "failed";
    assertThatThrownBy(() -> neon("token").make(begun(), source(URL), request()))
        .hasMessage("Neon's operation create_branch ended as failed");
  }

  @Test
  void other_servers_and_no_token_are_told_apart() {
    ServerUrl other = ServerUrl.parse("postgresql://me@localhost/shop");
    assertThat(neon("token").obstacle(source(other), request()))
        .contains("localhost is not hosted by Neon");
    assertThat(new NeonBranch(null).obstacle(source(URL), request()))
        .contains("NEON_API_KEY is not set");
    assertThat(requests).isEmpty();
  }
}
