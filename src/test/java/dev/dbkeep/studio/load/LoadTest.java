package dev.dbkeep.studio.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.studio.export.AllTypes;
import dev.dbkeep.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file goes into a table as it is, or not at all, and what is in the way is said by its line. */
@Timeout(180)
final class LoadTest {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final TestDatabase database = TestDatabase.create();
  private Studio studio;
  private StudioClient client;

  @BeforeEach
  void start() {
    start(false, null);
  }

  private void start(boolean readOnly, String protectedName) {
    studio =
        Studio.start(
            new StudioOptions(database.url(), 0, readOnly, protectedName, "dbkeep test"),
            List.of());
    client = new StudioClient(studio.address());
  }

  @AfterEach
  void stop() {
    client.close();
    studio.close();
    database.close();
  }

  private HttpResponse<String> send(String path, Map<String, Object> question, byte[] file) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(MAPPER.writeValueAsBytes(question));
    body.write('\n');
    body.writeBytes(file);
    return client.send(client.request(path).POST(BodyPublishers.ofByteArray(body.toByteArray())));
  }

  private JsonNode preview(String table, String file) {
    return preview(table, file.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  private JsonNode preview(String table, byte[] file, Map<String, Object> more) {
    Map<String, Object> question = new LinkedHashMap<>();
    question.put("schema", "public");
    question.put("name", table);
    question.put("whole", true);
    question.putAll(more);
    return answer(send("/api/import/preview", question, file));
  }

  /** As the page does: with what the preview guessed. */
  private Map<String, Object> question(String table, String mode, byte[] file) {
    JsonNode guessed = preview(table, file, Map.of());
    List<String> columns = new ArrayList<>();
    guessed
        .get("fields")
        .forEach(
            field ->
                columns.add(field.get("column").isNull() ? null : field.get("column").asString()));
    Map<String, Object> question = new LinkedHashMap<>();
    question.put("schema", "public");
    question.put("name", table);
    question.put("format", guessed.get("format"));
    question.put("columns", columns);
    question.put("mode", mode);
    question.put("check", false);
    question.put("withoutUndo", true);
    return question;
  }

  private JsonNode load(String table, String mode, String file) {
    byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
    return answer(send("/api/import/commit", question(table, mode, bytes), bytes));
  }

  private static JsonNode answer(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return MAPPER.readTree(response.body());
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

  @Test
  void nothing_is_imported_into_the_tables_of_dbkeep_itself() {
    database.run("CREATE SCHEMA dbkeep; CREATE TABLE dbkeep.migration (id int PRIMARY KEY)");
    Map<String, Object> question = new LinkedHashMap<>();
    question.put("schema", "dbkeep");
    question.put("name", "migration");
    question.put(
        "format",
        Map.of(
            "delimiter", ",", "quote", "\"", "header", true, "encoding", "UTF8", "nullText", ""));
    question.put("columns", List.of("id"));
    question.put("mode", "insert");
    question.put("check", false);
    question.put("withoutUndo", true);
    byte[] file = "id\n1\n".getBytes(StandardCharsets.UTF_8);

    HttpResponse<String> answer = send("/api/import/commit", question, file);

    assertThat(client.error(answer).get("code").asString()).isEqualTo("NOT_ALLOWED");
    assertThat(answer.body()).contains("keeps its own books");
    assertThat(value("SELECT count(*) FROM dbkeep.migration")).isEqualTo("0");
  }

  /** The server may print what another type reads: nothing is lost on the way out and in again. */
  @Test
  void what_was_exported_comes_back_the_same() {
    AllTypes.create(database);
    String file =
        client
            .refused("/api/export", Map.of("schema", "public", "name", "t", "format", "csv"))
            .body();
    JsonNode result = load("copy", "insert", file);
    assertThat(result.get("faults")).as(result.toString()).isEmpty();
    assertThat(result.get("committed").asBoolean()).isTrue();
    assertThat(result.get("read").asInt()).isEqualTo(5);
    assertThat(result.get("written").asInt()).isEqualTo(5);
    assertThat(
            value(
                """
                SELECT count(*) FROM (
                  (SELECT t::text FROM t EXCEPT ALL SELECT copy::text FROM copy)
                  UNION ALL (SELECT copy::text FROM copy EXCEPT ALL SELECT t::text FROM t)) d
                """))
        .isEqualTo("0");
  }

  @Test
  void the_format_is_guessed() {
    database.run("CREATE TABLE p (id int, \"Full name\" text, born date)");
    JsonNode semicolons =
        preview(
            "p",
            "ID;full_name;what;born\r\n1;Zoé;x;2026-02-01\r\n2;\"a;b\nc\";y;\r\n"
                .getBytes(Charset.forName("windows-1252")),
            Map.of());
    JsonNode format = semicolons.get("format");
    assertThat(format.get("delimiter").asString()).isEqualTo(";");
    assertThat(format.get("encoding").asString()).isEqualTo("WIN1252");
    assertThat(format.get("header").asBoolean()).isTrue();
    assertThat(format.get("nullText").asString()).isEmpty();
    assertThat(semicolons.get("fields").toString())
        .isEqualTo(
            "[{\"name\":\"ID\",\"column\":\"id\"},{\"name\":\"full_name\",\"column\":\"Full"
                + " name\"},{\"name\":\"what\",\"column\":null},{\"name\":\"born\",\"column\":\"born\"}]");
    assertThat(semicolons.get("rows").toString())
        .isEqualTo(
            "[{\"line\":2,\"cells\":[\"1\",\"Zoé\",\"x\",\"2026-02-01\"]},{\"line\":3,\"cells\":[\"2\",\"a;b\\n"
                + "c\",\"y\",null]}]");

    JsonNode tabs = preview("p", "\uFEFF1\t\\N\t2026-02-01\n2\tb\t2026-02-02\n");
    assertThat(tabs.get("format").get("delimiter").asString()).isEqualTo("\t");
    assertThat(tabs.get("format").get("header").asBoolean()).isFalse();
    assertThat(tabs.get("format").get("nullText").asString()).isEqualTo("\\N");
    assertThat(tabs.get("rows").get(0).get("cells").toString())
        .isEqualTo("[\"1\",null,\"2026-02-01\"]");
    assertThat(
            send(
                    "/api/import/preview",
                    Map.of("schema", "public", "name", "p", "whole", true),
                    "a,b".getBytes(StandardCharsets.UTF_16LE))
                .body())
        .contains("zero bytes", "UTF-8");
  }

  @Test
  void a_preview_names_each_fault_and_writes_nothing() {
    database.run(
        "CREATE DOMAIN low AS int CHECK (VALUE < 10); CREATE TABLE p (id int PRIMARY KEY, code"
            + " varchar(3), n low, price numeric(4,2))");
    JsonNode preview =
        preview("p", "id,code,n,price\n1,abc,1,1.005\n\"x\ny\",abcd,11,1\n3,,,99999\n");
    assertThat(preview.get("rows").get(0).get("cells").toString())
        .isEqualTo("[\"1\",\"abc\",\"1\",\"1.01\"]");
    List<String> faults = new ArrayList<>();
    preview
        .get("faults")
        .forEach(
            fault ->
                faults.add(
                    fault.get("line") + " " + fault.get("columns") + " " + fault.get("message")));
    assertThat(faults)
        .containsExactly(
            "3 [\"id\"] \"invalid input syntax for type integer: \\\"x\"",
            "3 [\"code\"] \"value too long for type character varying(3)\"",
            "3 [\"n\"] \"value for domain low violates check constraint \\\"low_check\\\"\"",
            "5 [\"price\"] \"numeric field overflow\"");
    assertThat(value("SELECT count(*) FROM p")).isEqualTo("0");
  }

  @Test
  void a_record_that_is_none_is_said_by_its_line() {
    database.run("CREATE TABLE p (id int PRIMARY KEY, v text)");
    JsonNode preview = preview("p", "id,v\n1,a\n2,b,c\n");
    assertThat(preview.get("faults").get(0).get("line").asInt()).isEqualTo(3);
    byte[] file = "id,v\n1,\"a\nb\"\n2\n".getBytes(StandardCharsets.UTF_8);
    Map<String, Object> question =
        question("p", "insert", "id,v\n1,a\n".getBytes(StandardCharsets.UTF_8));
    JsonNode result = answer(send("/api/import/commit", question, file));
    assertThat(result.get("committed").asBoolean()).isFalse();
    assertThat(result.get("faults").get(0).get("line").asInt()).isEqualTo(4);
    assertThat(result.get("faults").get(0).get("message").asString()).contains("missing data");
    assertThat(value("SELECT count(*) FROM p")).isEqualTo("0");
  }

  @Test
  void constraints_name_the_lines_and_nothing_is_written() {
    database.run(
        """
        CREATE TABLE parent (id int PRIMARY KEY);
        INSERT INTO parent VALUES (1);
        CREATE TABLE p (id int PRIMARY KEY, v text NOT NULL, parent int REFERENCES parent DEFERRABLE INITIALLY DEFERRED,
          n int CHECK (n > 0));
        INSERT INTO p VALUES (7, 'there', 1, 1);
        """);
    StringBuilder file = new StringBuilder("id,v,parent,n\n");
    for (int i = 1; i <= 1000; i++) {
      file.append(
          switch (i) {
            case 3 -> "3,\"two\nlines\",1,1\n";
            case 10 -> "10,,1,1\n";
            case 500 -> "500,x,99,1\n";
            case 501 -> "501,x,1,0\n";
            case 1000 -> "1000,x,1,many\n";
            default -> i + ",x,1,1\n";
          });
    }
    JsonNode result = load("p", "insert", file.toString());
    assertThat(result.get("committed").asBoolean()).isFalse();
    List<String> faults = new ArrayList<>();
    result
        .get("faults")
        .forEach(fault -> faults.add(fault.get("line") + " " + fault.get("columns")));
    // one line more than the number, by the header, and another behind the value with a break
    assertThat(faults)
        .containsExactly(
            "9 [\"id\"]", "12 [\"v\"]", "502 [\"parent\"]", "503 [\"n\"]", "1002 [\"n\"]");
    assertThat(result.get("faults").get(0).get("detail").asString()).contains("already exists");
    assertThat(result.get("more").asBoolean()).isFalse();
    assertThat(value("SELECT count(*) FROM p")).isEqualTo("1");
  }

  @Test
  void rows_that_are_there_are_kept_or_changed() {
    database.run(
        "CREATE TABLE p (id int PRIMARY KEY, v text, kept int DEFAULT 5); INSERT INTO p VALUES (1,"
            + " 'old', 1)");
    JsonNode skipped = load("p", "skip", "id,v\n1,new\n2,two\n");
    assertThat(skipped.get("written").asInt()).isEqualTo(1);
    assertThat(value("SELECT string_agg(p::text, ' ' ORDER BY id) FROM p"))
        .isEqualTo("(1,old,1) (2,two,5)");
    JsonNode updated = load("p", "update", "id,v\n1,new\n3,three\n");
    assertThat(updated.get("written").asInt()).isEqualTo(2);
    assertThat(value("SELECT string_agg(p::text, ' ' ORDER BY id) FROM p"))
        .isEqualTo("(1,new,1) (2,two,5) (3,three,5)");
    JsonNode twice = load("p", "update", "id,v\n8,a\n9,x\n8,b\n");
    assertThat(twice.get("committed").asBoolean()).isFalse();
    assertThat(twice.get("faults").get(0).get("line").asInt()).isEqualTo(2);
    assertThat(twice.get("faults").get(1).get("line").asInt()).isEqualTo(4);
    byte[] file = "v\nx\n".getBytes(StandardCharsets.UTF_8);
    assertThat(send("/api/import/commit", question("p", "update", file), file).body())
        .contains("rows are found by id");
  }

  @Test
  void numbers_of_an_identity_are_kept_and_its_sequence_is_thought_of() {
    database.run(
        "CREATE TABLE g (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int, twice int"
            + " GENERATED ALWAYS AS (n * 2) STORED)");
    JsonNode result = load("g", "insert", "id,n,twice\n40,1,77\n41,2,77\n");
    assertThat(result.get("faults")).as(result.toString()).isEmpty();
    assertThat(value("SELECT string_agg(g::text, ' ' ORDER BY id) FROM g"))
        .isEqualTo("(40,1,2) (41,2,4)");
    assertThat(result.get("sequences").get(0).asString())
        .isEqualTo("SELECT setval('public.g_id_seq', (SELECT max(\"id\") FROM \"public\".\"g\"));");
    assertThat(load("g", "insert", "n\n3\n").get("sequences")).isEmpty();
  }

  @Test
  void a_check_tells_all_and_keeps_nothing() {
    database.run("CREATE TABLE p (id int PRIMARY KEY, v text)");
    byte[] file = "id,v\n1,a\n2,b\n".getBytes(StandardCharsets.UTF_8);
    Map<String, Object> question = question("p", "insert", file);
    question.put("check", true);
    JsonNode checked = answer(send("/api/import/commit", question, file));
    assertThat(checked.get("written").asInt()).isEqualTo(2);
    assertThat(checked.get("committed").asBoolean()).isFalse();
    assertThat(value("SELECT count(*) FROM p")).isEqualTo("0");
  }

  @Test
  void protected_environments_ask_for_their_name_and_a_reader_may_not() {
    database.run("CREATE TABLE p (id int PRIMARY KEY)");
    byte[] file = "id\n1\n".getBytes(StandardCharsets.UTF_8);
    Map<String, Object> question = question("p", "insert", file);
    client.close();
    studio.close();
    start(false, "production");
    assertThat(send("/api/import/commit", question, file).body()).contains("PROTECTED");
    question.put("confirm", "staging");
    assertThat(send("/api/import/commit", question, file).statusCode()).isEqualTo(403);
    assertThat(value("SELECT count(*) FROM p")).isEqualTo("0");
    question.put("confirm", "production");
    assertThat(answer(send("/api/import/commit", question, file)).get("committed").asBoolean())
        .isTrue();
    client.close();
    studio.close();
    start(true, null);
    assertThat(send("/api/import/commit", question, file).body()).contains("--read-only");
    assertThat(value("SELECT count(*) FROM p")).isEqualTo("1");
  }
}
