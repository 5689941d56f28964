package dev.dbkeep.studio;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A page of Studio without its looks. */
public final class StudioClient implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String origin;
  private final String token;

  /** Takes the address that Studio prints. */
  public StudioClient(String address) {
    int mark = address.indexOf("/#token=");
    this.origin = address.substring(0, mark);
    this.token = address.substring(mark + "/#token=".length());
  }

  public String origin() {
    return origin;
  }

  public String token() {
    return token;
  }

  public JsonNode get(String path) {
    return document(send(request(path).GET()));
  }

  public JsonNode post(String path, Object question) {
    return document(
        send(request(path).POST(BodyPublishers.ofString(MAPPER.writeValueAsString(question)))));
  }

  /** The answer whatever its status. */
  public HttpResponse<String> refused(String path, Object question) {
    return send(request(path).POST(BodyPublishers.ofString(MAPPER.writeValueAsString(question))));
  }

  /** What a refusal says. */
  public JsonNode error(HttpResponse<String> refusal) {
    JsonNode error = MAPPER.readTree(refusal.body()).get("error");
    if (error == null) {
      throw new AssertionError("not refused: " + refusal.statusCode() + " " + refusal.body());
    }
    return error;
  }

  /** The lines of a stream as they come. */
  public Stream<JsonNode> stream(String view, String path, Object question) {
    HttpRequest request =
        request(path)
            .setHeader("X-View", view)
            .POST(BodyPublishers.ofString(MAPPER.writeValueAsString(question)))
            .build();
    try {
      return client.send(request, BodyHandlers.ofLines()).body().map(MAPPER::readTree);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The beats of the page, until their stream is closed. */
  public HttpResponse<Stream<String>> live() {
    try {
      return client.send(request("/api/live").GET().build(), BodyHandlers.ofLines());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(origin + path))
        .header("Authorization", "Bearer " + token)
        .header("X-Page", "page")
        .header("X-View", "view");
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
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

  /** A page of a table of schema public. */
  public JsonNode rows(String table, Object sort, Map<String, Object> place, int limit) {
    return post(
        "/api/rows",
        Map.of("schema", "public", "name", table, "sort", sort, "place", place, "limit", limit));
  }

  @Override
  public void close() {
    client.close();
  }
}
