package dev.dbkeep.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.backup.watch.ExposureHistory;
import dev.dbkeep.backup.watch.Limits;
import dev.dbkeep.backup.watch.Watch;
import dev.dbkeep.cli.CliRun;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.observe.EventLog;
import dev.dbkeep.observe.alert.CommandChannel;
import dev.dbkeep.observe.alert.Recipient;
import dev.dbkeep.postgres.Lsn;
import dev.dbkeep.testing.ProtectedCluster;
import dev.dbkeep.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code -Ddbkeep.faults=100} injects so many. */
final class ProtectionWatchTest {
  private static final Limits LIMITS = Limits.of(null, false);
  private static final Duration A_MINUTE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  /** A watch of a copy of a repository, and what it says. */
  private final class Watched implements AutoCloseable {
    final Storage storage;
    final Repository repository;
    final Path alerts;
    final AtomicBoolean backupWanted = new AtomicBoolean();
    final ByteArrayOutputStream said = new ByteArrayOutputStream();
    final ProtectionWatch watch;

    Watched(Path place, Path state, @Nullable TestDatabase database) throws IOException {
      storage = Storages.folder(place);
      repository = Repository.open(Storages.folder(place), null).orElseThrow();
      alerts = place.resolveSibling(place.getFileName() + ".alerts");
      watch =
          new ProtectionWatch(
              Console.captured(said, said),
              Clock.systemUTC(),
              new Watch(
                  database == null ? null : database.url(),
                  "dbkeep",
                  repository,
                  state,
                  Clock.systemUTC()),
              LIMITS,
              new ExposureHistory(folder),
              "the server",
              storage,
              new EventLog(alerts.resolveSibling("journal"), Clock.systemUTC()),
              List.of(new Recipient(new CommandChannel("cat >> '" + alerts + "'", folder), null)),
              backupWanted);
      watch.start(null);
    }

    boolean has(String state, String kind) {
      return alerts().stream()
          .anyMatch(
              alert ->
                  alert.get("state").asString().equals(state)
                      && alert.get("kind").asString().equals(kind));
    }

    List<JsonNode> alerts() {
      try (Stream<String> lines = Files.exists(alerts) ? Files.lines(alerts) : Stream.of()) {
        return lines.map(JsonMapper.shared()::readTree).toList();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      watch.close();
      repository.close();
    }
  }

  @Test
  void whatever_is_done_to_the_repository_is_told_within_a_minute() throws Exception {
    int wanted = Integer.getInteger("dbkeep.faults", BackupFaults.values().length);
    Path original = folder.resolve(".dbkeep/backups");
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.inProject(database.url(), folder)) {
      cluster.backup();
      for (int i = 0; i < 3; i++) {
        database.run("CREATE TABLE t" + i + " AS SELECT generate_series(1, 1000) AS id");
        database.run("SELECT pg_switch_wal()");
      }
      cluster.protection().awaitReceived();
      Lsn start = Lsn.parse(cluster.repository().backups().getFirst().startLsn());
      int size = cluster.repository().head().segmentSize();
      await()
          .atMost(A_MINUTE)
          .until(
              () ->
                  cluster.repository().wal().stream()
                          .filter(file -> !file.partial() && file.start(size).compareTo(start) > 0)
                          .count()
                      >= 2);
    }
    StoredBackups.removeUnneeded(Storages.folder(original), null);
    Random random = new Random(7);
    for (int done = 0; done < wanted; done += BackupFaults.values().length) {
      round(original, random, Math.min(wanted - done, BackupFaults.values().length));
    }
  }

  private void round(Path original, Random random, int faults) throws Exception {
    List<Watched> all = new ArrayList<>();
    try {
      for (int i = 0; i < faults; i++) {
        Path copy = Files.createTempDirectory(folder, "copy");
        StoredBackups.copy(original, copy);
        all.add(new Watched(copy, folder.resolve("nothing"), null));
      }
      Thread.sleep(3000); // each has looked once
      assertThat(all).noneMatch(watched -> watched.has("firing", "repository-damaged"));
      List<String> hit = new ArrayList<>();
      for (int i = 0; i < faults; i++) {
        BackupFaults fault = BackupFaults.values()[i];
        hit.add(fault + " " + fault.inject(all.get(i).storage, random));
      }
      Instant injected = Instant.now();
      for (int i = 0; i < faults; i++) {
        Watched watched = all.get(i);
        await(hit.get(i)).atMost(A_MINUTE).until(() -> watched.has("firing", "repository-damaged"));
        assertThat(watched.said.toString()).as(hit.get(i)).contains("alert: ");
        assertThat(watched.backupWanted).isTrue();
      }
      assertThat(Duration.between(injected, Instant.now())).isLessThan(A_MINUTE);
    } finally {
      all.forEach(Watched::close);
    }
  }

  @Test
  void a_receiver_that_is_gone_is_told_and_that_it_is_back() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.inProject(database.url(), folder)) {
      cluster.backup();
      cluster.protection().awaitReceived();
      try (Watched watched =
          new Watched(folder.resolve(".dbkeep/backups"), cluster.state(), database)) {
        cluster.stop();
        await().atMost(A_MINUTE).until(() -> watched.has("firing", "wal-receiver-down"));
        assertThat(watched.alerts().getFirst().get("fix").asString()).isEqualTo("dbkeep protect");
        assertThat(watched.said.toString()).contains("nothing receives the WAL of the server");
      }
    }
  }

  @Test
  void an_alert_that_cannot_be_delivered_is_said() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.inProject(database.url(), folder)) {
      cluster.backup();
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      try (ProtectionWatch watch =
          new ProtectionWatch(
              Console.captured(said, said),
              Clock.systemUTC(),
              new Watch(null, "dbkeep", cluster.repository(), cluster.state(), Clock.systemUTC()),
              new Limits(Duration.ZERO, A_MINUTE, null, null, Long.MAX_VALUE),
              new ExposureHistory(folder),
              "the server",
              cluster.storage(),
              new EventLog(folder.resolve("journal"), Clock.systemUTC()),
              List.of(new Recipient(new CommandChannel("exit 7", folder), null)),
              new AtomicBoolean())) {
        watch.start(null);
        await()
            .atMost(A_MINUTE)
            .untilAsserted(
                () ->
                    assertThat(said.toString())
                        .contains("did not reach command: it ended with 7; it is tried again"));
      }
      assertThat(Files.readString(folder.resolve("journal")))
          .contains("\"event\":\"alert\"", "\"event\":\"alert-failed\"");
    }
  }

  @Test
  void the_status_has_the_numbers_and_what_is_wrong() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.inProject(database.url(), folder)) {
      String backup = cluster.backup();
      cluster.protection().awaitReceived();
      CliRun well = CliRun.on(database.urlText(), folder, "backup", "status").hasExit(0);
      assertThat(well.out())
          .contains("receiving    yes; lost if the server were gone now: ")
          .contains("backup       " + backup, "holes        none", "proof        none")
          .doesNotContain("wrong");
      CliRun numbers =
          CliRun.on(database.urlText(), folder, "backup", "status", "--prometheus").hasExit(0);
      assertThat(numbers.out()).contains("\ndbkeep_wal_receiving 1\n", "\ndbkeep_backups 1\n");
      promtool(numbers.out());

      cluster.stop();
      CliRun stopped = CliRun.on(database.urlText(), folder, "backup", "status", "--json");
      stopped.hasExit(3);
      JsonNode document = stopped.json();
      assertThat(document.get("numbers").get("dbkeep_wal_receiving").asInt()).isZero();
      assertThat(document.get("incidents").get(0).get("kind").asString())
          .isEqualTo("wal-receiver-down");
    }
  }

  @Test
  void a_wrong_place_for_metrics_is_refused_before_anything_is_begun() {
    CliRun.on("postgresql://u@127.0.0.1:1/d", folder, "protect", "--metrics", "nonsense")
        .failsWith(
            2,
            "error: \"nonsense\" is no place to serve metrics at",
            "hint: Write a port, such as 9187, or an address and a port, such as 0.0.0.0:9187.");
  }

  /** Prometheus' own judgement, where it is installed. */
  private void promtool(String text) throws Exception {
    Path file = folder.resolve("metrics");
    Files.writeString(file, text);
    ProcessBuilder builder =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(file.toFile())
            .redirectErrorStream(true);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      assumeTrue(false, "promtool is not installed (Debian: prometheus)");
      return;
    }
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).isEmpty();
  }
}
