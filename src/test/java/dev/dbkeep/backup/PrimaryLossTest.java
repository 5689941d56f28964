package dev.dbkeep.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.repo.RepositoryHead;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.RestorePlanner;
import dev.dbkeep.backup.restore.Target;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import dev.dbkeep.postgres.embedded.ServerOptions;
import dev.dbkeep.testing.RestoredServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed with all its processes in the middle of commits, and its disk counts as
 * gone: what was received is restored, and the writer's own list of acknowledged commits says what
 * is missing. `-Ddbkeep.losses=200` for the long proof.
 */
class PrimaryLossTest {
  private static final String SLOT = "dbkeep_loss";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_LOST = 16;

  /** While the signal was sent more was acknowledged than that: this thread had to wait itself. */
  private static final int MOST_MEANWHILE = 4;

  @TempDir private Path folder;
  private final Random random = new Random(20261121);

  @AfterEach
  void end() throws Exception {
    kill();
  }

  @Test
  void a_lost_primary_costs_at_most_a_few_commits_and_none_when_they_wait() throws Exception {
    int losses = Math.max(2, Integer.getInteger("dbkeep.losses", 4));
    List<Integer> asynchronous = new ArrayList<>();
    List<Integer> synchronous = new ArrayList<>();
    int repeated = 0;
    for (int i = 0; i < losses; ) {
      OptionalInt lost = lost(i % 2 == 1);
      if (lost.isPresent()) {
        (i % 2 == 0 ? asynchronous : synchronous).add(lost.getAsInt());
        i++;
      } else {
        repeated++;
        assertThat(repeated).as("losses that took too long").isLessThan(losses);
      }
    }
    System.out.println(
        "acknowledged commits lost with the primary: asynchronous "
            + asynchronous
            + ", synchronous "
            + synchronous
            + ", repeated "
            + repeated);
    assertThat(Collections.max(asynchronous)).isLessThanOrEqualTo(MOST_LOST);
    assertThat(synchronous).containsOnly(0);
  }

  /** How many commits one loss cost; empty when it was not one moment. */
  private OptionalInt lost(boolean synchronous) throws Exception {
    ServerUrl url = EmbeddedServer.start(folder.resolve("primary"), ServerOptions.ofMajor(18));
    run(url, "DROP TABLE IF EXISTS tick");
    run(url, "CREATE TABLE tick (n int PRIMARY KEY)");
    RepositoryHead head = Protection.identify(url);
    Path state = folder.resolve("state");
    try (Repository repository =
        Repository.create(
            Storages.open("repo", folder, Map.of(), Clock.systemUTC()),
            head.systemId(),
            head.segmentSize(),
            null)) {
      AtomicInteger acknowledged = new AtomicInteger();
      int told;
      boolean clean;
      try (Protection protection =
          Protection.start(url, repository, state, SLOT, Clock.systemUTC(), event -> {})) {
        if (repository.backups().isEmpty()) {
          protection.backup((done, total) -> {});
        }
        protection.awaitReceived();
        if (synchronous) {
          SynchronousCommit.begin(url, SLOT, PATIENCE);
        }
        CompletableFuture<Void> writer =
            CompletableFuture.runAsync(() -> write(url, acknowledged), Thread::startVirtualThread);
        while (acknowledged.get() < 200) {
          Thread.sleep(10);
        }
        Thread.sleep(random.nextInt(300));
        ProcessHandle sender = sender(url);
        int before = acknowledged.get();
        sender.destroyForcibly();
        int after = acknowledged.get();
        kill();
        writer.join();
        // What the server tells its client after its sender is dead was not lost at one moment: the
        // signals come one after the other. Who waits for the sender is told nothing any more.
        told = synchronous ? acknowledged.get() : after;
        clean = after - before <= MOST_MEANWHILE;
      }
      int found = restored(repository, state, url);
      if (synchronous) {
        forgetSynchronous();
      }
      return clean ? OptionalInt.of(Math.max(0, told - found)) : OptionalInt.empty();
    }
  }

  private static ProcessHandle sender(ServerUrl url) throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT active_pid FROM pg_replication_slots WHERE slot_name = '" + SLOT + "'")) {
      row.next();
      return ProcessHandle.of(row.getLong(1)).orElseThrow();
    }
  }

  /** Numbers commits until the server is gone; counts what was acknowledged. */
  private static void write(ServerUrl url, AtomicInteger acknowledged) {
    try (Connection connection = Connections.open(url);
        PreparedStatement insert = connection.prepareStatement("INSERT INTO tick VALUES (?)")) {
      for (int n = 1; ; n++) {
        insert.setInt(1, n);
        insert.execute();
        acknowledged.set(n);
      }
    } catch (SQLException e) {
      // the server is gone, as it should be
    }
  }

  private Path data() {
    return folder.resolve("primary/postgres-18/data");
  }

  /** The postmaster and everything it started, at once. */
  private void kill() throws Exception {
    Path file = data().resolve("postmaster.pid");
    if (Files.notExists(file)) {
      return;
    }
    long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
    ProcessHandle.of(pid)
        .ifPresent(
            postmaster -> {
              List<ProcessHandle> children = postmaster.descendants().toList();
              postmaster.destroyForcibly();
              children.forEach(ProcessHandle::destroyForcibly);
              children.forEach(child -> child.onExit().join());
              postmaster.onExit().join();
            });
  }

  /** The next server of this folder begins without it. */
  private void forgetSynchronous() throws Exception {
    Path settings = data().resolve("postgresql.auto.conf");
    Files.write(
        settings,
        Files.readAllLines(settings).stream()
            .filter(line -> !line.startsWith("synchronous_standby_names"))
            .toList());
  }

  private int restored(Repository repository, Path state, ServerUrl url) throws Exception {
    Stock stock = Stock.read(repository, state);
    RestorePlan plan = new RestorePlanner(stock.archive()).plan(new Target.Latest());
    try (RestoredServer restored =
            RestoredServer.start(
                repository, stock, plan, url, folder.resolve("restored"), PATIENCE);
        Connection connection = Connections.open(restored.url());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT coalesce(max(n), 0) FROM tick")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void run(ServerUrl url, String sql) throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
