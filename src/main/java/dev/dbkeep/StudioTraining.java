package dev.dbkeep;

import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks a Studio once what its first pages ask, so that nobody waits for its classes. */
final class StudioTraining {
  private static final String BOOKS = "{\"schema\":\"public\",\"name\":\"book\"";
  private static final String FILTER =
      BOOKS + ",\"filter\":{\"column\":\"title\",\"operator\":\"=\",\"value\":\"x\"}";

  private static final Map<String, String> QUESTIONS =
      Map.of(
          "/api/rows", BOOKS + ",\"sort\":[]}",
          "/api/count", FILTER + ",\"exact\":false}",
          "/api/plan", FILTER + "}",
          "/api/scan", FILTER + ",\"limit\":500}");

  private StudioTraining() {}

  /** Each path with the status of its answer. */
  static Map<String, Integer> run(ServerUrl url) throws IOException {
    Map<String, Integer> answers = new LinkedHashMap<>();
    try (Studio studio =
            Studio.start(new StudioOptions(url, 0, true, null, "dbkeep training"), List.of());
        HttpClient client = HttpClient.newHttpClient()) {
      String token = studio.address().substring(studio.address().indexOf('=') + 1);
      for (String path : List.of("/", "/api/session", "/api/tables", "/api/tables/public/book")) {
        answers.put(path, ask(client, request(studio, token, path).GET()));
      }
      for (Map.Entry<String, String> asked : QUESTIONS.entrySet()) {
        HttpRequest.Builder request = request(studio, token, asked.getKey());
        answers.put(
            asked.getKey(), ask(client, request.POST(BodyPublishers.ofString(asked.getValue()))));
      }
    }
    return answers;
  }

  private static HttpRequest.Builder request(Studio studio, String token, String path) {
    return HttpRequest.newBuilder(URI.create(studio.origin() + path))
        .header("Authorization", "Bearer " + token)
        .header("X-Page", "training")
        .header("X-View", "training");
  }

  private static int ask(HttpClient client, HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.build(), BodyHandlers.ofString()).statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
