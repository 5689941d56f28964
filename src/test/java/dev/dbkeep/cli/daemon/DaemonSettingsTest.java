package dev.dbkeep.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.cli.DbkeepProcess;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A daemon goes by dbkeep.toml as it is, and by what it was while that cannot be understood. */
final class DaemonSettingsTest {
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private void toml(String... jobs) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String job : jobs) {
      text.append(job);
    }
    for (String usual : List.of("daily", "weekly", "monthly", "quarterly")) {
      text.append(job(usual, "quarterly 28 23:59"));
    }
    Path next = folder.resolve("next.toml");
    Files.writeString(next, text);
    Files.move(next, folder.resolve("dbkeep.toml"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String job(String name, String at) {
    return """
    [[jobs]]
    name = "%s"
    at = "%s"
    zone = "UTC"
    steps = ["config show"]
    protected = false
    """
        .formatted(name, at);
  }

  private List<JsonNode> events() {
    try {
      return Files.readAllLines(folder.resolve("process.log")).stream()
          .filter(line -> line.startsWith("{") && line.endsWith("}"))
          .map(line -> JsonMapper.shared().readTree(line))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long said(String event) {
    return events().stream().filter(one -> one.path("event").asString().equals(event)).count();
  }

  private List<String> ended() {
    return events().stream()
        .filter(one -> one.path("event").asString().equals("ended"))
        .map(one -> one.path("job").asString() + " " + one.path("scheduled").asString())
        .sorted()
        .toList();
  }

  private void awaitSaid(String event, long times) {
    await(event).atMost(PATIENCE).until(() -> said(event) == times);
  }

  @Test
  void a_change_is_followed_and_a_mistake_is_told_while_the_old_one_stays() throws Exception {
    Path clock = folder.resolve("clock");
    ClockFileMain.set(clock, NOON);
    String early = job("early", "daily 02:00");
    toml(early);
    try (TestDatabase database = TestDatabase.create()) {
      Process daemon =
          DbkeepProcess.start(
              ClockFileMain.class.getName(),
              folder,
              database.url(),
              clock.toString(),
              "daemon",
              "--json");
      try {
        awaitSaid("keeps", 1);
        toml(early, job("late", "daily 13:00"));
        awaitSaid("rereads", 1);
        awaitSaid("keeps", 2);
        ClockFileMain.set(clock, NOON.plus(Duration.ofHours(2)));
        await("late").atMost(PATIENCE).until(() -> ended().size() == 1);

        toml(early, job("late", "now and then"));
        awaitSaid("refuses", 1);
        ClockFileMain.set(clock, NOON.plus(Duration.ofHours(26)));
        await("both").atMost(PATIENCE).until(() -> ended().size() == 3);

        toml(early);
        awaitSaid("rereads", 2);
        awaitSaid("keeps", 3);
        ClockFileMain.set(clock, NOON.plus(Duration.ofHours(50)));
        await("early alone").atMost(PATIENCE).until(() -> ended().size() == 4);
      } finally {
        daemon.destroyForcibly().waitFor();
      }
    }
    assertThat(ended())
        .containsExactly(
            "early 2026-03-11T02:00:00Z",
            "early 2026-03-12T02:00:00Z",
            "late 2026-03-10T13:00:00Z",
            "late 2026-03-11T13:00:00Z");
    assertThat(events())
        .filteredOn(one -> one.path("event").asString().equals("refuses"))
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.path("detail").asString()).contains("now and then", "dbkeep.toml:"));
  }
}
