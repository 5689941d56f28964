package dev.dbkeep.studio.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Each look at the past is a server with a copy of the cluster: there is room for a few. */
@Timeout(60)
final class RoomTest {
  private final TestDatabase database = TestDatabase.create();
  private final CountDownLatch restored = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final Studio studio =
      Studio.start(
          new StudioOptions(database.url(), 0, false, null, "dbkeep test"),
          _ -> List.of(),
          null,
          (_, _) -> {
            begun.incrementAndGet();
            restored.await();
            return new PastServers.Opened(database.url(), null, false, ended::incrementAndGet);
          },
          List.of());
  private final StudioClient client = new StudioClient(studio.address());

  @AfterEach
  void stop() {
    restored.countDown();
    client.close();
    studio.close();
    database.close();
  }

  private Stream<JsonNode> open() {
    return client.stream("view", "/api/past", Map.of("at", "latest"));
  }

  @Test
  void those_that_are_being_opened_take_their_place_already() {
    List<Stream<JsonNode>> three = Stream.generate(this::open).limit(3).toList();
    await().until(() -> begun.get() == 3);
    assertThat(client.error(client.refused("/api/past", Map.of("at", "latest"))).get("code"))
        .hasToString("\"BUSY\"");
    restored.countDown();
    List<String> looks =
        three.stream()
            .map(lines -> lines.reduce((_, last) -> last).orElseThrow())
            .map(last -> last.get("look").get("id").asString())
            .toList();
    client.post("/api/past/" + looks.getFirst() + "/end", Map.of());
    assertThat(ended).hasValue(1);
    assertThat(open().reduce((_, last) -> last).orElseThrow().get("look").get("id").asString())
        .isNotEqualTo(looks.getFirst());
    assertThat(begun).hasValue(4);
  }
}
