package dev.dbkeep.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MetricsServerTest {
  private static final List<Metric> METRICS =
      List.of(
          Metric.of("dbkeep_rpo_seconds", "How far back.\nA \\ too.", 0.25),
          new Metric("dbkeep_incident", "Open.", Map.of("kind", "a", "object", "say \"x\"\n"), 1),
          Metric.of("dbkeep_wal_receiving", "Whether.", true),
          new Metric("dbkeep_incident", "Open.", Map.of("object", "y", "kind", "b"), 1),
          Metric.of("dbkeep_look_timestamp_seconds", "When.", 1.7954E9));

  @Test
  void it_serves_the_numbers_in_the_format_of_prometheus() throws Exception {
    try (MetricsServer server = MetricsServer.start("0", () -> METRICS)) {
      HttpResponse<String> answer = get(server.port(), "/metrics", "GET");
      assertThat(answer.headers().firstValue("Content-Type")).contains(PrometheusText.CONTENT_TYPE);
      assertThat(answer.body())
          .isEqualTo(
              """
              # HELP dbkeep_rpo_seconds How far back.\\nA \\\\ too.
              # TYPE dbkeep_rpo_seconds gauge
              dbkeep_rpo_seconds 0.25
              # HELP dbkeep_incident Open.
              # TYPE dbkeep_incident gauge
              dbkeep_incident{kind="a",object="say \\"x\\"\\n"} 1
              dbkeep_incident{kind="b",object="y"} 1
              # HELP dbkeep_wal_receiving Whether.
              # TYPE dbkeep_wal_receiving gauge
              dbkeep_wal_receiving 1
              # HELP dbkeep_look_timestamp_seconds When.
              # TYPE dbkeep_look_timestamp_seconds gauge
              dbkeep_look_timestamp_seconds 1795400000
              """);
      assertThat(get(server.port(), "/", "GET").statusCode()).isEqualTo(404);
      assertThat(get(server.port(), "/metrics", "DELETE").statusCode()).isEqualTo(405);
    }
  }

  private static HttpResponse<String> get(int port, String path, String method) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void a_place_that_is_none_is_refused() {
    for (String address : List.of("x", "70000", ":9187", "host:", "-1")) {
      assertThatThrownBy(() -> MetricsServer.start(address, List::of))
          .as(address)
          .isInstanceOf(DbkeepException.class)
          .hasMessage("\"" + address + "\" is no place to serve metrics at");
    }
  }

  @Test
  void a_port_that_is_taken_is_said() {
    try (MetricsServer first = MetricsServer.start("0", List::of)) {
      assertThatThrownBy(() -> MetricsServer.start("" + first.port(), List::of))
          .hasMessageContaining("cannot serve metrics at " + first.port());
    }
  }
}
