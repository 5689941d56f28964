package dev.dbkeep.studio.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A web page somewhere else, or another name of this machine, gets nothing. */
final class GuardTest {
  private static TestDatabase database;
  private static Studio studio;
  private static StudioClient client;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    studio =
        Studio.start(new StudioOptions(database.url(), 0, false, null, "dbkeep test"), List.of());
    client = new StudioClient(studio.address());
  }

  @AfterAll
  static void stop() {
    client.close();
    studio.close();
    database.close();
  }

  @Test
  void the_page_that_was_opened_is_let_in() {
    assertThat(client.get("/api/session").get("database").asString())
        .isEqualTo(database.url().database());
    HttpResponse<String> same =
        client.send(client.request("/api/session").header("Origin", client.origin()).GET());
    assertThat(same.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://127.0.0.1:1",
        "http://localhost.evil.example",
        "null",
        "file://"
      })
  void pages_of_another_origin_are_refused_even_with_the_token(String origin) {
    HttpResponse<String> response =
        client.send(client.request("/api/session").header("Origin", origin).GET());
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer ", "Bearer wrong", "Basic YTpi"})
  void requests_without_the_token_are_refused(String authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(client.origin() + "/api/session")).GET();
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    assertThat(client.send(request).statusCode()).isEqualTo(401);
  }

  /** A name that resolves to this machine only after its page was loaded: DNS rebinding. */
  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:%d", "127.0.0.1", "127.0.0.1:1", "[::1]:%d"})
  void another_name_of_this_machine_is_refused(String host) throws IOException {
    int port = URI.create(client.origin()).getPort();
    assertThat(raw(port, host.formatted(port))).startsWith("HTTP/1.1 403");
    assertThat(raw(port, "127.0.0.1:" + port)).startsWith("HTTP/1.1 200");
    assertThat(raw(port, "localhost:" + port)).startsWith("HTTP/1.1 200");
  }

  private static String raw(int port, String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String request =
          "GET /api/session HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
              .formatted(host, client.token());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      try (InputStream input = socket.getInputStream()) {
        return new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
      }
    }
  }

  @Test
  void only_this_machine_is_served() {
    assertThat(client.origin()).startsWith("http://127.0.0.1:");
  }

  @Test
  void answers_forbid_everything_that_pages_do_not_need() {
    HttpResponse<String> response = client.send(client.request("/api/session").GET());
    assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../../etc/passwd", "/assets/../../../x", "/%2e%2e/pom.xml"})
  void paths_lead_to_no_file_of_this_machine(String path) throws IOException {
    int port = URI.create(client.origin()).getPort();
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String request =
          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n"
              .formatted(path, port);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer).doesNotContain("root:").doesNotContain("<project");
    }
  }

  @Test
  void the_description_names_every_endpoint() {
    assertThat(client.get("/api/openapi.json").get("paths").propertyNames())
        .contains("/api/session", "/api/tables", "/api/rows", "/api/count", "/api/scan");
  }

  @Test
  void a_question_that_is_not_understood_is_refused_in_words() {
    HttpResponse<String> response =
        client.refused("/api/rows", java.util.Map.of("schema", "public", "nonsense", 1));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("nonsense");
  }
}
