package dev.dbkeep.studio.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.TestDatabase;
import dev.dbkeep.testing.Versions;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file holds what the table holds, or it looks broken. */
@Timeout(180)
final class ExportTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final TestDatabase database = TestDatabase.create();
  private Studio studio;
  private StudioClient client;
  @TempDir private Path folder;

  @BeforeEach
  void start() {
    studio =
        Studio.start(new StudioOptions(database.url(), 0, false, null, "dbkeep test"), List.of());
    client = new StudioClient(studio.address());
  }

  @AfterEach
  void stop() {
    client.close();
    studio.close();
    database.close();
  }

  private static Map<String, Object> all(String table, String format) {
    return Map.of("schema", "public", "name", table, "format", format);
  }

  private String file(Map<String, Object> question) {
    HttpResponse<String> response = client.refused("/api/export", question);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  @Test
  void csv_is_to_the_byte_what_psql_writes() throws Exception {
    AllTypes.create(database);
    assertThat(file(all("t", "csv")))
        .isEqualTo(psql("-c", "\\copy (select * from t order by id) to stdout csv header"));
  }

  @Test
  void rows_columns_and_order_are_those_of_the_page() throws Exception {
    database.run(
        "CREATE TABLE n (id int PRIMARY KEY, k int, \"v, w\" text); INSERT INTO n SELECT i, i % 3,"
            + " 'x' || i FROM generate_series(1, 9) i; CREATE VIEW seen AS SELECT * FROM n WHERE id"
            + " < 3");
    Map<String, Object> question =
        Map.of(
            "schema",
            "public",
            "name",
            "n",
            "format",
            "csv",
            "sort",
            List.of(Map.of("column", "k", "descending", true)),
            "filter",
            Map.of("sql", "id > 4 -- a comment"),
            "columns",
            List.of("v, w", "id"));
    assertThat(file(question)).isEqualTo("\"v, w\",id\nx8,8\nx5,5\nx7,7\nx9,9\nx6,6\n");
    assertThat(file(all("seen", "csv"))).isEqualTo("id,k,\"v, w\"\n1,1,x1\n2,2,x2\n");
    String command = client.post("/api/export/command", question).get("command").asString();
    assertThat(command).doesNotContain(password());
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", command).directory(folder.toFile());
    shell.environment().put("PGPASSWORD", password());
    Assumptions.assumeTrue(shell.start().waitFor() == 0, "needs psql");
    assertThat(Files.readString(folder.resolve("public.n.csv"))).isEqualTo(file(question));
  }

  @Test
  void json_loses_no_digit() {
    AllTypes.create(database);
    String text = file(all("t", "json"));
    JsonNode rows = MAPPER.readTree(text);
    assertThat(rows.size()).isEqualTo(5);
    JsonNode row = rows.get(1);
    assertThat(row.get("whole").isNumber()).isTrue();
    assertThat(row.get("big").asString()).isEqualTo("9007199254740993");
    assertThat(row.get("exact").asString()).isEqualTo("NaN");
    assertThat(row.get("yes").isBoolean()).isTrue();
    assertThat(row.get("a \"b\" ❤").asString()).isEmpty();
    assertThat(row.get("doc").toString()).isEqualTo("{\"b\":1,\"a\":9007199254740993}");
    assertThat(rows.get(2).get("a \"b\" ❤").asString()).isEqualTo("NULL");
    assertThat(rows.get(2).get("doc").isNull()).isTrue();
    assertThat(rows.get(0).get("small").isNull()).isTrue();
    assertThat(rows.get(3).get("a \"b\" ❤").asString()).contains("\n", "\r\n", "\t");
    database.run("DELETE FROM t");
    assertThat(MAPPER.readTree(file(all("t", "json"))).size()).isZero();
  }

  @Test
  void sql_brings_back_the_same_rows() {
    AllTypes.create(database);
    String script = file(all("t", "sql")).replace("\"public\".\"t\"", "\"public\".\"copy\"");
    database.run(script);
    assertSame("t", "copy");
  }

  @Test
  void sql_leaves_out_what_nobody_may_write() {
    database.run(
        "CREATE TABLE g (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int, twice int"
            + " GENERATED ALWAYS AS (n * 2) STORED); INSERT INTO g (n) VALUES (5)");
    assertThat(file(all("g", "sql")))
        .isEqualTo(
            """
            SET client_encoding = 'UTF8';
            INSERT INTO "public"."g" ("id", "n") OVERRIDING SYSTEM VALUE VALUES ('1', '5');
            """);
  }

  @Test
  void markdown_stays_a_table() {
    database.run(
        "CREATE TABLE m (id int PRIMARY KEY, \"a|b\" text); INSERT INTO m VALUES (1, NULL), (2,"
            + " E'x|y\\\\*\\nz')");
    assertThat(file(all("m", "markdown")))
        .isEqualTo(
            """
            | id | a\\|b |
            | --: | --- |
            | 1 | *NULL* |
            | 2 | x\\|y\\\\\\*<br>z |
            """);
  }

  @Test
  void markdown_is_written_whatever_texts_a_collation_takes_for_equal() {
    try (TestDatabase oldest = TestDatabase.createOnMajor(Versions.here().min().orElseThrow())) {
      oldest.run(
          """
          CREATE COLLATION anycase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
          CREATE TABLE c (id int PRIMARY KEY, v text COLLATE anycase);
          INSERT INTO c VALUES (1, 'A|b');
          """);
      try (Studio other =
              Studio.start(
                  new StudioOptions(oldest.url(), 0, true, null, "dbkeep test"), List.of());
          StudioClient asking = new StudioClient(other.address())) {
        assertThat(asking.refused("/api/export", all("c", "markdown")).body())
            .endsWith("| 1 | A\\|b |\n");
      }
    }
  }

  private void assertSame(String one, String other) {
    assertThat(
            value(
                """
                SELECT count(*) FROM (
                  (SELECT * FROM (SELECT %1$s::text FROM %1$s) a EXCEPT ALL SELECT %2$s::text FROM %2$s)
                  UNION ALL (SELECT %2$s::text FROM %2$s EXCEPT ALL SELECT %1$s::text FROM %1$s)) d
                """
                    .formatted(one, other)))
        .isEqualTo("0");
  }

  @Test
  void a_condition_cannot_lead_the_file_elsewhere() {
    database.run("CREATE TABLE n (id int PRIMARY KEY); INSERT INTO n VALUES (1)");
    Path never = folder.resolve("never");
    for (String sql :
        List.of(
            "true)) TO PROGRAM 'touch " + never + "' --",
            "true)) TO PROGRAM 'touch " + never + "' (FORMAT csv); SELECT ((1",
            "true)) TO '" + never + "' /*",
            "true) ) TO STDOUT; DELETE FROM n; COPY (SELECT ((1")) {
      Map<String, Object> question =
          Map.of("schema", "public", "name", "n", "format", "csv", "filter", Map.of("sql", sql));
      assertThat(client.refused("/api/export", question).statusCode()).as(sql).isNotEqualTo(200);
    }
    assertThat(never).doesNotExist();
    assertThat(value("SELECT count(*) FROM n")).isEqualTo("1");
  }

  @Test
  void a_refusal_comes_before_the_file() {
    database.run("CREATE TABLE n (id int PRIMARY KEY)");
    assertThat(
            client
                .refused(
                    "/api/export",
                    Map.of(
                        "schema",
                        "public",
                        "name",
                        "n",
                        "format",
                        "csv",
                        "columns",
                        List.of("gone")))
                .body())
        .contains("has no column gone", "hint");
    assertThat(client.refused("/api/export", all("n", "xlsx")).statusCode()).isEqualTo(400);
    assertThat(client.refused("/api/export", all("none", "csv")).statusCode()).isEqualTo(400);
  }

  private void fill(int rows) {
    database.run(
        "CREATE TABLE big (id int PRIMARY KEY, v text); INSERT INTO big SELECT i, repeat('x', 500)"
            + " FROM generate_series(1, "
            + rows
            + ") i");
  }

  private HttpResponse<InputStream> open(String format) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            client
                .request("/api/export")
                .POST(BodyPublishers.ofString(MAPPER.writeValueAsString(all("big", format))))
                .build(),
            BodyHandlers.ofInputStream());
  }

  private String password() {
    return String.valueOf(database.url().password());
  }

  private String value(String sql) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private int running() {
    return Integer.parseInt(
        value(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <>"
                + " pg_backend_pid() AND query LIKE 'COPY%' AND datname = current_database()"));
  }

  /** In every format: a part of a file must not pass for the whole. */
  @Test
  void a_file_that_is_cut_breaks_the_connection_and_says_why() throws Exception {
    fill(200_000);
    for (String format : List.of("csv", "json", "sql", "markdown")) {
      HttpResponse<InputStream> response = open(format);
      assertThat(response.statusCode()).isEqualTo(200);
      try (InputStream body = response.body()) {
        body.readNBytes(100_000);
        database.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY%' AND"
                + " pid <> pg_backend_pid() AND datname = current_database()");
        assertThatThrownBy(() -> body.transferTo(java.io.OutputStream.nullOutputStream()))
            .as(format)
            .isInstanceOf(IOException.class);
      }
      assertThat(client.get("/api/export/break").get("message").asString())
          .contains("the connection was lost");
      assertThat(client.get("/api/export/break").get("message").isNull()).isTrue();
    }
  }

  /** As nginx asks when nobody tells it otherwise: what is cut there ends like what is whole. */
  @Test
  void a_reader_that_could_not_see_the_end_gets_no_file() throws Exception {
    fill(10);
    URI address = URI.create(client.origin());
    String question = MAPPER.writeValueAsString(all("big", "csv"));
    try (Socket reader = new Socket(address.getHost(), address.getPort())) {
      String request =
          "POST /api/export HTTP/1.0\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(address.getAuthority(), client.token(), question.length(), question);
      reader.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains(" 400 ", "nobody sees whether a file is whole", "proxy_http_version 1.1");
    }
  }

  @Test
  void a_reader_that_goes_ends_the_query() throws Exception {
    fill(200_000);
    URI address = URI.create(client.origin());
    for (String format : List.of("csv", "json")) {
      String question = MAPPER.writeValueAsString(all("big", format));
      long began;
      try (Socket reader = new Socket(address.getHost(), address.getPort())) {
        String request =
            "POST /api/export HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(address.getAuthority(), client.token(), question.length(), question);
        reader.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        reader.getInputStream().readNBytes(100_000);
        await().atMost(Duration.ofSeconds(5)).until(() -> running() == 1);
        began = System.nanoTime();
      }
      await().pollInterval(Duration.ofMillis(20)).until(() -> running() == 0);
      // 0.2 s on a quiet machine
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
    // and the next ones work on sessions that are in step
    for (int i = 0; i < 3; i++) {
      assertThat(file(all("big", "csv"))).hasLineCount(200_001);
    }
  }

  @Test
  void a_view_that_is_left_ends_its_file() throws Exception {
    fill(200_000);
    HttpResponse<InputStream> response = open("csv");
    response.body().readNBytes(100_000);
    await().atMost(Duration.ofSeconds(5)).until(() -> running() == 1);
    client.post("/api/leave", Map.of("view", "view"));
    await().atMost(Duration.ofSeconds(5)).until(() -> running() == 0);
    assertThatThrownBy(() -> response.body().transferTo(java.io.OutputStream.nullOutputStream()))
        .isInstanceOf(IOException.class);
  }

  private String psql(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("psql", "-X", "-q", database.urlText()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGCLIENTENCODING", "UTF8");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      Assumptions.abort("needs psql: " + e.getMessage());
      throw e;
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }
}
