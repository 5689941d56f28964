package dev.dbkeep.studio;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends requests and reads documents. */
public record Exchange(HttpClient client) implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();

  public static BodyPublisher body(Object question) {
    return BodyPublishers.ofString(MAPPER.writeValueAsString(question));
  }

  public static JsonNode read(String document) {
    return MAPPER.readTree(document);
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, BodyHandlers.ofString());
  }

  public <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> body) {
    try {
      return client.send(request.build(), body);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** What is answered, which must be no refusal. */
  public JsonNode document(HttpRequest.Builder request) {
    return document(send(request));
  }

  public static JsonNode document(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return read(response.body());
  }

  @Override
  public void close() {
    client.close();
  }
}
