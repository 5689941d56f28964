package dev.dbkeep.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.repo.RepositoryHead;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.RestorePlanner;
import dev.dbkeep.backup.restore.Restored;
import dev.dbkeep.backup.restore.Restorer;
import dev.dbkeep.backup.restore.Target;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path folder;

  @Test
  void the_embedded_server_is_back_at_any_commit() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      backAtAnyCommit(database.url());
    }
  }

  @Test
  void postgresql_15_is_back_at_any_commit() throws Exception {
    try (MachinePostgres machine = MachinePostgres.create()) {
      backAtAnyCommit(machine.url());
    }
  }

  private void backAtAnyCommit(ServerUrl url) throws Exception {
    List<Instant> moments = new ArrayList<>();
    RepositoryHead head = Protection.identify(url);
    try (Repository repository =
        Repository.create(
            Storages.open("repo", folder, Map.of(), Clock.systemUTC()),
            head.systemId(),
            head.segmentSize(),
            null)) {
      Path state = folder.resolve("state");
      run(url, "CREATE TABLE tick (n int PRIMARY KEY, filler text)");
      BackupManifest backup;
      try (Protection protection =
          Protection.start(
              url, repository, state, "dbkeep_protect", Clock.systemUTC(), event -> {})) {
        backup = protection.backup((done, total) -> {});
        for (int i = 1; i <= 30; i++) {
          run(url, "INSERT INTO tick VALUES (" + i + ", repeat(md5('" + i + "'), 20000))");
          moments.add(one(url, "SELECT clock_timestamp()", OffsetDateTime.class).toInstant());
          if (i % 10 == 0) {
            run(url, "SELECT pg_switch_wal()");
          }
        }
        run(url, "SELECT pg_create_restore_point('before the accident')");
        run(url, "DELETE FROM tick");
        protection.awaitReceived();
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    Received.read(state)
                        .filter(until -> until.isAfter(moments.getLast()))
                        .isPresent());
        for (int k : List.of(3, 10, 17, 29)) {
          assertThat(rowsAt(url, repository, state, new Target.Time(moments.get(k - 1)), "k" + k))
              .isEqualTo(k);
        }
        assertThat(
                rowsAt(
                    url,
                    repository,
                    state,
                    new Target.RestorePoint("before the accident"),
                    "named"))
            .isEqualTo(30);
        assertThat(rowsAt(url, repository, state, new Target.Latest(), "latest")).isEqualTo(0);
        refusals(repository, state, backup);
      } finally {
        dropSlot(url);
      }
    }
  }

  @Test
  void a_tablespace_is_restored_beside_the_directory_and_never_where_the_original_is()
      throws Exception {
    try (MachinePostgres machine = MachinePostgres.create()) {
      ServerUrl url = machine.url();
      Path place = Path.of(one(url, "SHOW data_directory", String.class)).resolveSibling("place");
      Files.createDirectories(place);
      Files.setAttribute(
          place, "unix:uid", Files.getAttribute(place.resolveSibling("data"), "unix:uid"));
      run(url, "CREATE TABLESPACE elsewhere LOCATION '" + place + "'");
      run(url, "CREATE TABLE tick TABLESPACE elsewhere AS SELECT generate_series(1, 500) AS n");
      RepositoryHead head = Protection.identify(url);
      Path state = folder.resolve("state");
      try (Repository repository =
          Repository.create(
              Storages.open("repo", folder, Map.of(), Clock.systemUTC()),
              head.systemId(),
              head.segmentSize(),
              null)) {
        try (Protection protection =
            Protection.start(
                url, repository, state, "dbkeep_protect", Clock.systemUTC(), event -> {})) {
          protection.backup((done, total) -> {});
          protection.awaitReceived();
        } finally {
          dropSlot(url);
        }
        assertThat(rowsAt(url, repository, state, new Target.Latest(), "moved")).isEqualTo(500);
        try (Stream<Path> links = Files.list(folder.resolve("moved/pg_tblspc"))) {
          assertThat(links.map(ProtectionTest::target).toList())
              .hasSize(1)
              .allMatch(target -> target.startsWith(folder.resolve("moved-tablespaces")));
        }
      } finally {
        run(url, "DROP TABLE tick");
        run(url, "DROP TABLESPACE elsewhere");
      }
    }
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void what_happened_before_and_after_a_promotion_is_told_apart() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      ServerUrl url = database.url();
      RepositoryHead head = Protection.identify(url);
      Path state = folder.resolve("state");
      List<Instant> moments = new ArrayList<>();
      try (Repository repository =
          Repository.create(
              Storages.open("repo", folder, Map.of(), Clock.systemUTC()),
              head.systemId(),
              head.segmentSize(),
              null)) {
        run(url, "CREATE TABLE tick (n int PRIMARY KEY, filler text)");
        try (Protection protection =
            Protection.start(
                url, repository, state, "dbkeep_protect", Clock.systemUTC(), event -> {})) {
          protection.backup((done, total) -> {});
          ticks(url, 1, 6, moments);
          protection.awaitReceived();
          awaitKnown(state, moments);
        } finally {
          dropSlot(url);
        }
        // back to the third, and on from there: the next three exist twice, in two ways
        DataDirectory second = restore(repository, state, moments.get(2), "second");
        ServerUrl secondUrl = url.withPort(second.start(folder.resolve("second.log")));
        try {
          Restored.awaitTarget(
              secondUrl, plan(repository, state, new Target.Time(moments.get(2))), PATIENCE);
          Restored.promote(secondUrl);
          try (Protection protection =
              Protection.start(
                  secondUrl, repository, state, "dbkeep_protect", Clock.systemUTC(), event -> {})) {
            run(secondUrl, "INSERT INTO tick SELECT g, 'other' FROM generate_series(101, 105) g");
            ticks(secondUrl, 106, 110, moments);
            protection.awaitReceived();
            awaitKnown(state, moments);
          }
        } finally {
          second.stop();
        }
        assertThat(rowsAt(url, repository, state, new Target.Time(moments.get(4)), "old5"))
            .isEqualTo(5);
        assertThat(rowsAt(url, repository, state, new Target.Time(moments.get(1)), "old2"))
            .isEqualTo(2);
        assertThat(rowsAt(url, repository, state, new Target.Time(moments.get(8)), "new"))
            .isEqualTo(3 + 5 + 3);
        assertThat(rowsAt(url, repository, state, new Target.Latest(), "latest")).isEqualTo(13);
      }
    }
  }

  private static void awaitKnown(Path state, List<Instant> moments) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Received.read(state).filter(until -> until.isAfter(moments.getLast())).isPresent());
  }

  private static void ticks(ServerUrl url, int from, int to, List<Instant> moments) {
    for (int i = from; i <= to; i++) {
      run(url, "INSERT INTO tick VALUES (" + i + ", repeat(md5('" + i + "'), 1000))");
      moments.add(one(url, "SELECT clock_timestamp()", OffsetDateTime.class).toInstant());
    }
  }

  private static RestorePlan plan(Repository repository, Path state, Target target)
      throws Exception {
    return new RestorePlanner(Stock.read(repository, state).archive()).plan(target);
  }

  private DataDirectory restore(Repository repository, Path state, Instant at, String name)
      throws Exception {
    Stock stock = Stock.read(repository, state);
    RestorePlan plan = new RestorePlanner(stock.archive()).plan(new Target.Time(at));
    return new Restorer(repository, stock.segments())
        .write(
            plan,
            stock.manifests().get(plan.backup().id()),
            folder.resolve(name),
            Map.of(
                "port",
                String.valueOf(DataDirectory.freePort(folder.resolve(name))),
                "fsync",
                "off"),
            done -> {});
  }

  private static void refusals(Repository repository, Path state, BackupManifest backup)
      throws Exception {
    RestorePlanner planner = new RestorePlanner(Stock.read(repository, state).archive());
    assertThatThrownBy(() -> planner.plan(new Target.Time(backup.started().minusSeconds(60))))
        .isInstanceOf(DbkeepException.class)
        .hasMessageContaining("is before the first base backup");
    assertThatThrownBy(() -> planner.plan(new Target.Time(Instant.now().plusSeconds(600))))
        .isInstanceOf(DbkeepException.class)
        .hasMessageContaining("is later than what was received");
    assertThatThrownBy(() -> planner.plan(new Target.RestorePoint("never made")))
        .isInstanceOf(DbkeepException.class)
        .hasMessageContaining("no restore point");
  }

  private int rowsAt(
      ServerUrl serverUrl, Repository repository, Path state, Target target, String name)
      throws Exception {
    Stock stock = Stock.read(repository, state);
    RestorePlan plan = new RestorePlanner(stock.archive()).plan(target);
    int port = DataDirectory.freePort(folder.resolve(name));
    DataDirectory restored =
        new Restorer(repository, stock.segments())
            .write(
                plan,
                stock.manifests().get(plan.backup().id()),
                folder.resolve(name),
                Map.of("port", String.valueOf(port), "fsync", "off"),
                done -> {});
    restored.start(folder.resolve(name + ".log"));
    try {
      ServerUrl url = serverUrl.withPort(port);
      Restored.awaitTarget(url, plan, PATIENCE);
      return one(url, "SELECT count(*) FROM tick", Long.class).intValue();
    } finally {
      restored.stop();
    }
  }

  private static void dropSlot(ServerUrl url) {
    ServerUrl server = url.withDatabase("postgres");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                !one(
                    server,
                    "SELECT active FROM pg_replication_slots WHERE slot_name = 'dbkeep_protect'",
                    Boolean.class));
    run(server, "SELECT pg_drop_replication_slot('dbkeep_protect')");
  }

  private static void run(ServerUrl url, String sql) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private static <T> T one(ServerUrl url, String sql, Class<T> type) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getObject(1, type);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }
}
