package dev.dbkeep.studio.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.edit.KilledStudio;
import dev.dbkeep.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files go through a Studio that has much less memory than they are long. */
@Timeout(300)
final class LargeFilesTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int ROWS = 1_000_000;

  @TempDir private Path folder;
  private final TestDatabase database = TestDatabase.create();
  private final HttpClient http = HttpClient.newHttpClient();
  private Process studio;
  private StudioClient client;

  @BeforeEach
  void start() throws IOException {
    studio =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                KilledStudio.class.getName(),
                database.urlText(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader output = studio.inputReader(StandardCharsets.UTF_8);
    client = new StudioClient(output.readLine());
  }

  @AfterEach
  void stop() {
    client.close();
    http.close();
    studio.destroyForcibly();
    database.close();
  }

  private InputStream open(String path, BodyPublisher body) throws Exception {
    return http.send(client.request(path).POST(body).build(), BodyHandlers.ofInputStream()).body();
  }

  private InputStream export(String table, String format) throws Exception {
    return open(
        "/api/export",
        BodyPublishers.ofString(
            MAPPER.writeValueAsString(
                Map.of("schema", "public", "name", table, "format", format))));
  }

  private static long lines(InputStream file) throws IOException {
    long lines = 0;
    byte[] buffer = new byte[1 << 16];
    for (int read = file.read(buffer); read >= 0; read = file.read(buffer)) {
      for (int i = 0; i < read; i++) {
        lines += buffer[i] == '\n' ? 1 : 0;
      }
    }
    return lines;
  }

  @Test
  void a_million_rows_go_out_and_in() throws Exception {
    database.run(
        "CREATE TABLE big (id int PRIMARY KEY, v text); INSERT INTO big SELECT i, repeat('x', 100)"
            + " FROM generate_series(1, "
            + ROWS
            + ") i; CREATE TABLE copy (LIKE big)");
    try (InputStream json = export("big", "json")) {
      assertThat(lines(json)).isEqualTo(ROWS + 2);
    }
    Path file = folder.resolve("big.csv");
    try (InputStream csv = export("big", "csv")) {
      Files.copy(csv, file);
    }
    Map<String, Object> question =
        Map.of(
            "schema",
            "public",
            "name",
            "copy",
            "format",
            FileFormat.USUAL,
            "columns",
            List.of("id", "v"),
            "mode",
            "insert",
            "check",
            false,
            "withoutUndo",
            true);
    BodyPublisher body =
        BodyPublishers.concat(
            BodyPublishers.ofString(MAPPER.writeValueAsString(question) + "\n"),
            BodyPublishers.ofFile(file));
    try (InputStream answer = open("/api/import/commit", body)) {
      JsonNode result = MAPPER.readTree(answer);
      assertThat(result.get("committed")).as(result.toString()).isNotNull();
      assertThat(result.get("written").asInt()).isEqualTo(ROWS);
    }
    assertThat(studio.isAlive()).isTrue();
  }

  @Test
  void rows_may_be_long() throws Exception {
    database.run(
        "CREATE VIEW wide AS SELECT i AS id, repeat('x', 8000000) AS v FROM generate_series(1, 40)"
            + " i");
    for (String format : List.of("csv", "json")) {
      try (InputStream file = export("wide", format)) {
        assertThat(lines(file)).as(format).isGreaterThanOrEqualTo(41);
      }
    }
    assertThat(studio.isAlive()).isTrue();
  }
}
