package dev.dbkeep.backup.storage;

import dev.dbkeep.error.DbkeepException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * Sends signed requests to one bucket, and sends them again where that can help: the server is
 * overloaded, the connection broke, nothing came in time. Waits longer and longer in between, each
 * time by chance, so that many clients do not come back at once.
 */
final class S3Client implements AutoCloseable {
  private static final int ATTEMPTS = 7;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final S3Access access;
  private final S3Errors errors;
  private final AwsSignature signature;
  private final Clock clock;
  private final HttpClient http;

  S3Client(S3Location location, S3Access access, Clock clock) {
    this.access = access;
    this.errors = new S3Errors(location, access);
    this.signature = new AwsSignature(access);
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            // Object stores gain nothing by HTTP/2, and many do not speak it.
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
  }

  /**
   * @param key of the object with the prefix of the location; empty for the bucket itself
   * @param query names and values, not encoded
   * @param headers in small letters
   */
  record Request(
      String method,
      String key,
      SortedMap<String, String> query,
      SortedMap<String, String> headers,
      byte[] body) {}

  /**
   * An answer that is not a failure.
   *
   * @param isMissing nothing of that name is there; there is no body then
   * @param headers by their names in small letters
   */
  record Answer(boolean isMissing, byte[] body, Map<String, String> headers) {}

  /**
   * @throws DbkeepException when the server refuses, or did not serve in any attempt
   */
  Answer send(Request request) throws IOException {
    for (int attempt = 1; ; attempt++) {
      DbkeepException failure;
      try {
        HttpResponse<byte[]> response = once(request);
        S3Errors.Fault fault = S3Errors.fault(request.method(), response);
        if (fault == null) {
          return new Answer(false, response.body(), headers(response));
        }
        if (fault.isMissing()) {
          return new Answer(true, new byte[0], headers(response));
        }
        failure = errors.of(fault);
        if (!fault.isPassing()) {
          throw failure;
        }
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        failure = errors.of(e);
      }
      if (attempt == ATTEMPTS) {
        throw failure;
      }
      pause(attempt);
    }
  }

  private static Map<String, String> headers(HttpResponse<byte[]> response) {
    return response.headers().map().entrySet().stream()
        .collect(
            Collectors.toMap(
                header -> header.getKey().toLowerCase(Locale.ROOT),
                header -> header.getValue().getFirst()));
  }

  private HttpResponse<byte[]> once(Request request) throws IOException {
    String query =
        request.query().entrySet().stream()
            .map(
                entry ->
                    AwsSignature.encode(entry.getKey(), false)
                        + "="
                        + AwsSignature.encode(entry.getValue(), false))
            .collect(Collectors.joining("&"));
    URI plain = URI.create(access.bucketAddress() + "/" + AwsSignature.encode(request.key(), true));
    URI address = query.isEmpty() ? plain : URI.create(plain + "?" + query);
    Transfer transfer = new Transfer();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(address)
            .method(request.method(), transfer.publisher(request.body()));
    signature
        .sign(request.method(), plain, query, request.headers(), request.body(), clock.instant())
        .forEach(builder::header);
    return transfer.run(http, builder.build(), access.patience());
  }

  private void pause(int attempt) throws IOException {
    long longest =
        Math.min(LONGEST_PAUSE.toMillis(), access.firstPause().toMillis() << (attempt - 1));
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(longest));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
