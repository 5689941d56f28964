package dev.dbkeep.observe.alert;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Sends a JSON document to an address, and tells from the answer whether to try again. */
final class HttpPost {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int OK = 200;
  private static final int REDIRECT = 300;
  private static final int TIMEOUT = 408;
  private static final int TOO_MANY = 429;
  private static final int SERVER_FAULT = 500;
  private static final int SHOWN = 200;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI address;

  HttpPost(URI address) {
    this.address = address;
  }

  /** The address is a secret, as that of a web hook is: no answer of this repeats it. */
  Outcome send(String json) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      int status = response.statusCode();
      if (status >= OK && status < REDIRECT) {
        return Outcome.delivered();
      }
      String why = address.getHost() + " answered " + status + said(response.body());
      return status == TOO_MANY || status == TIMEOUT || status >= SERVER_FAULT
          ? new Outcome.Later(why, wait(response))
          : new Outcome.Refused(why);
    } catch (IOException e) {
      String message = e.getMessage();
      return Outcome.later(
          "cannot reach "
              + address.getHost()
              + ": "
              + (message == null ? e.getClass().getSimpleName() : message));
    }
  }

  private static String said(String body) {
    String line = body.strip().lines().findFirst().orElse("");
    return line.isEmpty() ? "" : ": " + line.substring(0, Math.min(line.length(), SHOWN));
  }

  private static Duration wait(HttpResponse<String> response) {
    Optional<String> after = response.headers().firstValue("Retry-After");
    try {
      return after
          .map(text -> Duration.ofSeconds(Math.max(0, Long.parseLong(text.strip()))))
          .orElse(Duration.ZERO);
    } catch (NumberFormatException e) {
      return Duration.ZERO; // a date, which nobody sends here
    }
  }
}
