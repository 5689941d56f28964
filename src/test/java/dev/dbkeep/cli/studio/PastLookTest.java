package dev.dbkeep.cli.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.backup.past.Past;
import dev.dbkeep.testing.ProtectedDatabase;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(300)
final class PastLookTest {
  private static final String ROWS =
      """
      {"schema": "public", "name": "orders", "sort": [], "place": {"at": "first"}, "limit": 10}
      """;

  @TempDir private Path folder;

  @Test
  void the_same_questions_ask_the_past_until_it_is_left() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedDatabase kept = ProtectedDatabase.of(database.url(), folder);
        ActingStudio studio = ActingStudio.of(database.url(), folder)) {
      kept.run("CREATE TABLE orders (id int PRIMARY KEY); INSERT INTO orders VALUES (1), (2), (3)");
      Instant moment = kept.moment();
      kept.run("DELETE FROM orders WHERE id > 1");
      kept.awaitReceived(kept.moment());

      JsonNode look = opened(studio, moment).get("look");
      String id = look.get("id").asString();
      assertThat(rows(studio, id).get("rows")).hasSize(3);
      assertThat(rows(studio, "").get("rows")).hasSize(1);
      assertThat(postgresOfThePast()).isEqualTo(1);

      String edit =
          """
          {"changes": [{"kind": "insert", "schema": "public", "name": "orders", "new": {"id": "9"}}]}
          """;
      assertThat(ask(studio, "/api/edits/commit", id, edit).body())
          .contains("the past can only be read");

      studio.client().post("/api/past/" + id + "/end", Map.of());
      assertThat(ask(studio, "/api/rows", id, ROWS).body())
          .contains("this look at the past is over");
      assertThat(postgresOfThePast()).isZero();

      JsonNode again = opened(studio, moment).get("look");
      assertThat(again.get("reused").asBoolean()).isTrue();
      assertThat(rows(studio, again.get("id").asString()).get("rows")).hasSize(3);
      endsWithItsPage(studio);
      isGivenUpWithItsReader(studio, kept);
    }
    assertThat(postgresOfThePast()).isZero();
  }

  private static JsonNode opened(ActingStudio studio, Instant moment) {
    List<JsonNode> lines =
        studio.client().stream("view", "/api/past", Map.of("at", moment.toString())).toList();
    assertThat(lines.getLast().has("look")).as("%s", lines.getLast()).isTrue();
    return lines.getLast();
  }

  /** The stream of beats breaks off when a browser is gone. */
  private void endsWithItsPage(ActingStudio studio) {
    HttpResponse<Stream<String>> beats = studio.client().live();
    beats.body().close();
    await().atMost(Duration.ofSeconds(20)).until(() -> postgresOfThePast() == 0);
  }

  /** Restored from the backup, which takes longer than it takes to leave. */
  private void isGivenUpWithItsReader(ActingStudio studio, ProtectedDatabase kept)
      throws IOException {
    Past.removeAll(folder.resolve(".dbkeep/past"));
    Instant later = kept.moment();
    kept.run("INSERT INTO orders VALUES (7)");
    kept.awaitReceived(kept.moment());
    try (Stream<JsonNode> lines =
        studio.client().stream("view", "/api/past", Map.of("at", later.toString()))) {
      assertThat(lines.findFirst().orElseThrow().get("look").isNull()).isTrue();
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> postgresOfThePast() == 0);
  }

  private static JsonNode rows(ActingStudio studio, String past) {
    HttpResponse<String> answer = ask(studio, "/api/rows", past, ROWS);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private static HttpResponse<String> ask(
      ActingStudio studio, String path, String past, String question) {
    return studio
        .client()
        .send(
            studio
                .client()
                .request(path)
                .header("X-Past", past)
                .POST(BodyPublishers.ofString(question)));
  }

  private long postgresOfThePast() {
    String place = folder.resolve(".dbkeep/past").toString();
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(place))
        .count();
  }
}
