package dev.dbkeep.branch;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Neon's API (version 2): JSON over HTTPS with a bearer token. Work goes on after an answer, as
 * operations; too many requests are answered with 429, a project that is busy with 423.
 */
final class NeonApi {
  static final URI PUBLIC = URI.create("https://console.neon.tech/api/v2");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 8;
  private static final int LOCKED = 423;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final int NOT_FOUND = 404;

  private final URI base;
  private final String token;
  private final Duration pause;

  /**
   * @param pause before the second attempt; each one after waits twice as long
   */
  NeonApi(URI base, String token, Duration pause) {
    this.base = base;
    this.token = token;
    this.pause = pause;
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  JsonNode get(String path) {
    return required(path, send("GET", path, null));
  }

  /** Null where there is no such thing. */
  @Nullable JsonNode find(String path) {
    return send("GET", path, null);
  }

  JsonNode post(String path, JsonNode body) {
    return required(path, send("POST", path, body.toString()));
  }

  /** Null where there was no such thing. */
  @Nullable JsonNode delete(String path) {
    return send("DELETE", path, null);
  }

  private static JsonNode required(String path, @Nullable JsonNode answer) {
    if (answer == null) {
      throw DbkeepException.of(
          ErrorCode.BRANCH,
          "Neon knows nothing at " + path,
          "Check that NEON_API_KEY belongs to the project of DATABASE_URL.");
    }
    return answer;
  }

  /** Waits until the operations that an answer names have ended. */
  void await(String project, JsonNode answer) {
    for (JsonNode operation : answer.path("operations")) {
      String id = operation.path("id").asString("");
      String status = operation.path("status").asString("");
      for (int i = 0; !isEnd(status); i++) {
        sleep(pause.multipliedBy(Math.min(i + 1, 4)));
        status =
            get("/projects/" + encode(project) + "/operations/" + encode(id))
                .path("operation")
                .path("status")
                .asString("");
      }
      if (!status.equals("finished") && !status.equals("skipped")) {
        throw DbkeepException.of(
            ErrorCode.BRANCH,
            "Neon's operation " + operation.path("action").asString("") + " ended as " + status,
            "Look at the project's operations in the Neon console, then run the command again.");
      }
    }
  }

  private static boolean isEnd(String status) {
    return switch (status) {
      case "finished", "skipped", "failed", "error", "cancelled" -> true;
      default -> false;
    };
  }

  private @Nullable JsonNode send(String method, String path, @Nullable String body) {
    Duration wait = pause;
    for (int attempt = 1; ; attempt++) {
      HttpResponse<String> response = once(method, path, body);
      int status = response.statusCode();
      boolean later = status == LOCKED || status == TOO_MANY || status == UNAVAILABLE;
      if (!later || attempt == ATTEMPTS) {
        return answer(status, response.body());
      }
      sleep(retryAfter(response, wait));
      wait = wait.multipliedBy(2);
    }
  }

  private static Duration retryAfter(HttpResponse<String> response, Duration otherwise) {
    try {
      return response
          .headers()
          .firstValue("Retry-After")
          .map(text -> Duration.ofSeconds(Math.min(60, Long.parseLong(text))))
          .orElse(otherwise);
    } catch (NumberFormatException e) {
      return otherwise; // a date: our own pace will do
    }
  }

  private HttpResponse<String> once(String method, String path, @Nullable String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw DbkeepException.of(
              ErrorCode.CANNOT_CONNECT,
              "cannot reach Neon's API at " + base.getHost() + ": " + e.getMessage(),
              "Check the network, then run the command again.")
          .cause(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(ErrorCode.INTERRUPTED, "interrupted while Neon was asked").cause(e);
    }
  }

  private static @Nullable JsonNode answer(int status, String body) {
    if (status == NOT_FOUND) {
      return null;
    }
    JsonNode json = json(body);
    if (status >= 200 && status < 300) {
      return json;
    }
    String code = json.path("code").asString("");
    String message = json.path("message").asString("");
    throw switch (status) {
      case 401, 403 ->
          DbkeepException.of(
              ErrorCode.NOT_ALLOWED,
              "Neon refuses the token in NEON_API_KEY: " + message,
              "Make a key in the Neon console (Account settings, API keys) and set NEON_API_KEY.");
      case TOO_MANY ->
          DbkeepException.of(
              ErrorCode.BRANCH,
              "Neon gets too many requests from this account (700 a minute are allowed)",
              "Wait a minute, then run the command again.");
      case LOCKED ->
          DbkeepException.of(
              ErrorCode.BUSY,
              "the Neon project is busy with other operations",
              "Wait for them, then run the command again.");
      default ->
          DbkeepException.of(
              ErrorCode.BRANCH,
              "Neon answers " + status + (code.isEmpty() ? "" : " " + code) + ": " + message,
              code.contains("LIMIT")
                  ? "Remove branches with `dbkeep branch prune` or `drop`, or raise the plan."
                  : "Neon's message says what is wrong; its API reference explains the code.");
    };
  }

  private static JsonNode json(String body) {
    try {
      return JsonMapper.shared().readTree(body.isBlank() ? "{}" : body);
    } catch (JacksonException e) {
      return JsonMapper.shared().createObjectNode().put("message", "no JSON in the answer");
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(ErrorCode.INTERRUPTED, "interrupted while waiting for Neon")
          .cause(e);
    }
  }
}
