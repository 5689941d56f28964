package dev.dbkeep.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Prometheus of this test alone, and promtool; both come with Debian's package prometheus. */
final class PrometheusServer implements AutoCloseable {
  private final Process process;
  private final URI address;
  private final HttpClient client = HttpClient.newHttpClient();

  private PrometheusServer(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Ends the test with a reason where they are not installed. */
  static void assumeInstalled() {
    for (String program : List.of("prometheus", "promtool")) {
      assumeTrue(
          Stream.of(System.getenv("PATH").split(":"))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
          program + " is not installed (Debian: apt-get install prometheus)");
    }
  }

  /**
   * Begins to read the target every second.
   *
   * @param target {@code 127.0.0.1:9187}
   */
  static PrometheusServer start(Path folder, String target, Path rules) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path configuration = folder.resolve("prometheus.yml");
    Files.writeString(
        configuration,
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
        scrape_configs:
          - job_name: postgres
            static_configs: [{targets: ["%s"]}]
        rule_files: ["%s"]
        """
            .formatted(target, rules.toAbsolutePath()));
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=warn")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    return new PrometheusServer(process, URI.create("http://127.0.0.1:" + port));
  }

  /** Whether it answers questions yet. */
  boolean isReady() {
    return ask("vector(1)").path("status").asString().equals("success");
  }

  private JsonNode ask(String expression) {
    return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }

  /** The result of an expression; an error of Prometheus fails the test. */
  JsonNode query(String expression) {
    JsonNode answer = ask(expression);
    assertThat(answer.path("status").asString())
        .as("%s: %s", expression, answer)
        .isEqualTo("success");
    return answer.at("/data/result");
  }

  JsonNode get(String path) {
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(address.resolve(path)).build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.body().startsWith("{")
          ? JsonMapper.shared().readTree(answer.body())
          : JsonMapper.shared().createObjectNode().put("status", answer.body());
    } catch (IOException e) {
      return JsonMapper.shared().createObjectNode().put("status", "not there yet");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What promtool says, which has to be nothing but good. */
  static String promtool(Path input, String... words) throws Exception {
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of("promtool"), Stream.of(words)).toList())
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", List.of(words), said).isZero();
    return said;
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
