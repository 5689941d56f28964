package dev.dbkeep.studio;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A page of Studio without its looks. */
public final class StudioClient implements AutoCloseable {
  private final Exchange exchange = new Exchange(HttpClient.newHttpClient());
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
    return exchange.document(request(path).GET());
  }

  public JsonNode post(String path, Object question) {
    return exchange.document(request(path).POST(Exchange.body(question)));
  }

  /** The answer whatever its status. */
  public HttpResponse<String> refused(String path, Object question) {
    return send(request(path).POST(Exchange.body(question)));
  }

  /** What a refusal says. */
  public JsonNode error(HttpResponse<String> refusal) {
    JsonNode error = Exchange.read(refusal.body()).get("error");
    if (error == null) {
      throw new AssertionError("not refused: " + refusal.statusCode() + " " + refusal.body());
    }
    return error;
  }

  /** The lines of a stream as they come. */
  public Stream<JsonNode> stream(String view, String path, Object question) {
    HttpRequest.Builder request =
        request(path).setHeader("X-View", view).POST(Exchange.body(question));
    return exchange.send(request, BodyHandlers.ofLines()).body().map(Exchange::read);
  }

  /** The beats of the page, until their stream is closed. */
  public HttpResponse<Stream<String>> live() {
    return exchange.send(request("/api/live").GET(), BodyHandlers.ofLines());
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(origin + path))
        .header("Authorization", "Bearer " + token)
        .header("X-Page", "page")
        .header("X-View", "view");
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    return exchange.send(request);
  }

  /** A page of a table of schema public. */
  public JsonNode rows(String table, Object sort, Map<String, Object> place, int limit) {
    return post(
        "/api/rows",
        Map.of("schema", "public", "name", table, "sort", sort, "place", place, "limit", limit));
  }

  @Override
  public void close() {
    exchange.close();
  }
}
