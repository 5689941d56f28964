package dev.dbkeep.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.cli.DbkeepProcess;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two daemons by a clock of the test's; {@code -Ddbkeep.runs=200} for the long run. */
final class DaemonTest {
  private static final int RUNS = Integer.getInteger("dbkeep.runs", 8);
  private static final List<String> JOBS = List.of("left", "right");
  private static final Instant EVE = Instant.parse("2026-03-27T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path folder;

  private final List<Daemon> daemons = new ArrayList<>();

  /** What can happen to the daemon that has a run. */
  private enum Mishap {
    KILLED,
    TOLD_TO_STOP,
    SERVER_LOST,
    NONE
  }

  private record Daemon(Process process, Path log) {
    List<JsonNode> events() {
      try {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return lines.stream()
            // a line that is being written is not one yet
            .filter(line -> line.startsWith("{") && line.endsWith("}"))
            .map(line -> JsonMapper.shared().readTree(line))
            .toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    boolean says(String event, String scheduled) {
      return events().stream()
          .anyMatch(
              said ->
                  said.path("event").asString().equals(event)
                      && said.path("scheduled").asString("").equals(scheduled));
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Daemon daemon : daemons) {
      daemon.process().destroyForcibly().waitFor();
    }
  }

  /** Each in a folder of its own, as on machines of their own. */
  private Daemon start(TestDatabase database) throws IOException {
    Path own = Files.createDirectories(folder.resolve("machine-" + daemons.size()));
    Files.writeString(own.resolve("dbkeep.toml"), toml());
    Files.writeString(
        own.resolve("seed.sql"), "INSERT INTO effect DEFAULT VALUES;\nSELECT pg_sleep(0.4);\n");
    Process process =
        DbkeepProcess.start(
            ClockFileMain.class.getName(),
            own,
            database.url(),
            clock().toString(),
            "daemon",
            "--json",
            "--takeover-after",
            "6s");
    Daemon daemon = new Daemon(process, own.resolve("process.log"));
    daemons.add(daemon);
    return daemon;
  }

  private Path clock() {
    return folder.resolve("clock");
  }

  private static String toml() {
    StringBuilder text = new StringBuilder("seed = \"seed.sql\"\n");
    for (String job : JOBS) {
      text.append(
          """
          [[jobs]]
          name = "%s"
          at = "daily 02:00"
          zone = "Europe/Paris"
          steps = ["seed"]
          protected = false
          """
              .formatted(job));
    }
    for (String usual : List.of("daily", "weekly", "monthly", "quarterly")) {
      text.append(
          """
          [[jobs]]
          name = "%s"
          at = "quarterly 28 23:59"
          zone = "UTC"
          steps = ["config show"]
          protected = false
          """
              .formatted(usual));
    }
    return text.toString();
  }

  @Test
  void every_moment_has_one_run_also_when_daemons_die_under_it() throws Exception {
    Random random = new Random(20261121);
    Map<Mishap, Integer> mishaps = new HashMap<>();
    try (TestDatabase database = TestDatabase.create()) {
      database.run("CREATE TABLE effect (at timestamptz DEFAULT clock_timestamp())");
      ClockFileMain.set(clock(), EVE);
      Daemon one = start(database);
      Daemon two = start(database);
      awaitKeeping(one);
      awaitKeeping(two);
      assertThat(database.ask("SELECT count(*) FROM dbkeep.maintenance_run")).isEqualTo("0");
      int days = RUNS / JOBS.size();
      for (int day = 0; day < days; day++) {
        Instant now = EVE.plus(Duration.ofDays(day + 1L));
        ClockFileMain.set(clock(), now);
        Mishap mishap = Mishap.values()[day % Mishap.values().length];
        Daemon unlucky = begins(day);
        if (unlucky != null && mishap != Mishap.NONE) {
          mishaps.merge(mishap, 1, Integer::sum);
          Thread.sleep(random.nextLong(0, 400));
          happens(mishap, unlucky, database);
          if (mishap != Mishap.SERVER_LOST) {
            start(database);
          }
        }
        int done = (day + 1) * JOBS.size();
        await("day " + day)
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(
                            database.ask(
                                "SELECT count(*) FROM dbkeep.maintenance_run WHERE state = 'done'"
                                    + " AND job IN ('left', 'right')"))
                        .isEqualTo(String.valueOf(done)));
      }
      verify(database, days, mishaps);
    }
  }

  private void awaitKeeping(Daemon daemon) {
    await("daemon").atMost(PATIENCE).until(() -> daemon.says("keeps", ""));
  }

  /** The daemon that begins the run of this day first; null when it was over before one looked. */
  private Daemon begins(int day) {
    String scheduled = moment(day);
    await("begin of " + scheduled)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> daemons.stream().anyMatch(daemon -> daemon.says("begun", scheduled)));
    return daemons.stream()
        .filter(daemon -> daemon.process().isAlive() && daemon.says("begun", scheduled))
        .findFirst()
        .orElseThrow();
  }

  private static String moment(int day) {
    // on the day on which the clock skips two o'clock this is three o'clock
    return ZonedDateTime.of(
            LocalDate.ofInstant(EVE, ZoneOffset.UTC).plusDays(day + 1L),
            LocalTime.of(2, 0),
            ZoneId.of("Europe/Paris"))
        .toInstant()
        .toString();
  }

  private static void happens(Mishap mishap, Daemon daemon, TestDatabase database)
      throws Exception {
    switch (mishap) {
      case KILLED -> assertThat(daemon.process().destroyForcibly().waitFor()).isEqualTo(137);
      case TOLD_TO_STOP -> {
        daemon.process().destroy();
        assertThat(daemon.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon.says("stopped", "")).isTrue();
      }
      case SERVER_LOST -> {
        String name = Identifiers.quote(database.url().database());
        try (Connection server = Connections.open(TestDatabase.server());
            Statement statement = server.createStatement()) {
          statement.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
          statement.execute(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
                  + database.url().database()
                  + "'");
          await("wait").atMost(PATIENCE).until(() -> daemon.says("away", ""));
          statement.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
        }
      }
      case NONE -> {}
    }
  }

  private void verify(TestDatabase database, int days, Map<Mishap, Integer> mishaps) {
    assertThat(
            database.ask(
                "SELECT count(*) FROM dbkeep.maintenance_run WHERE job IN ('left', 'right')"))
        .as("runs, of which none was lost and none made up")
        .isEqualTo(String.valueOf(days * JOBS.size()));
    int again = 0;
    for (int day = 0; day < days; day++) {
      for (String job : JOBS) {
        String moment = moment(day);
        int ended = 0;
        int alive = 0;
        for (Daemon daemon : daemons) {
          for (JsonNode event : daemon.events()) {
            if (event.path("job").asString("").equals(job)
                && event.path("scheduled").asString("").equals(moment)) {
              switch (event.path("event").asString()) {
                case "begun" -> {
                  again += event.path("detail").asString().equals("attempt 1") ? 0 : 1;
                  alive += daemon.process().isAlive() ? 1 : 0;
                }
                case "left" -> alive -= daemon.process().isAlive() ? 1 : 0;
                default -> ended++;
              }
            }
          }
        }
        assertThat(ended).as("ends of %s of %s", job, moment).isLessThanOrEqualTo(1);
        assertThat(alive).as("daemons that had %s of %s", job, moment).isLessThanOrEqualTo(1);
      }
    }
    int twice = Integer.parseInt(database.ask("SELECT count(*) FROM effect")) - days * JOBS.size();
    int killed =
        mishaps.getOrDefault(Mishap.KILLED, 0) + mishaps.getOrDefault(Mishap.SERVER_LOST, 0);
    assertThat(twice).isBetween(0, killed);
    System.out.printf(
        "%d runs, none lost, none doubled; %s; %d were begun again, %d of them although their step"
            + " had just ended%n",
        days * JOBS.size(), mishaps, again, twice);
  }
}
