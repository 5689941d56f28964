package dev.dbkeep.studio.team;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A browser with its cookies that shows a page of Studio. */
final class Browser implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final HttpClient client;
  private final String origin;

  Browser(String origin) {
    this(origin, null);
  }

  Browser(String origin, @Nullable SSLContext trust) {
    this.origin = origin;
    HttpClient.Builder builder = HttpClient.newBuilder().cookieHandler(cookies);
    if (trust != null) {
      builder.sslContext(trust);
    }
    this.client = builder.build();
  }

  String origin() {
    return origin;
  }

  CookieManager cookies() {
    return cookies;
  }

  HttpClient client() {
    return client;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(origin + path)).header("X-Page", "page");
  }

  JsonNode get(String path) {
    return document(send(request(path).GET()));
  }

  JsonNode post(String path, Object question) {
    return document(answer(path, question));
  }

  /** Whatever its status. */
  HttpResponse<String> answer(String path, Object question) {
    return send(
        request(path)
            .header("Origin", origin)
            .POST(BodyPublishers.ofString(MAPPER.writeValueAsString(question))));
  }

  int status(String path) {
    return send(request(path).GET()).statusCode();
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static JsonNode document(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return MAPPER.readTree(response.body());
  }

  @Override
  public void close() {
    client.close();
  }
}
