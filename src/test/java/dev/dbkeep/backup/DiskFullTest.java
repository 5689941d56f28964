package dev.dbkeep.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.repo.RepositoryHead;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.RestorePlanner;
import dev.dbkeep.backup.restore.Target;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.backup.wal.ReceiverEvent;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.testing.RestoredServer;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that is full in the middle of a segment, and has room again. Only root can mount one. */
class DiskFullTest {
  private static final String SLOT = "dbkeep_full";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Less than a segment of 16 MiB, so that it happens within one. */
  private static final long LEFT = 6 << 20;

  @TempDir Path folder;
  private Path small;

  @BeforeEach
  void mount_a_small_disk() throws Exception {
    small = Files.createDirectory(folder.resolve("small"));
    String[] mount = {"mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", small.toString()};
    if (new ProcessBuilder(mount).redirectErrorStream(true).start().waitFor() != 0) {
      String reason = "aborted: only root can mount a small disk";
      System.out.println(reason);
      Assumptions.abort(reason);
    }
  }

  @AfterEach
  void unmount_it() throws Exception {
    new ProcessBuilder("umount", "--lazy", small.toString()).start().waitFor();
  }

  @ParameterizedTest
  @ValueSource(strings = {"state", "repository"})
  void it_goes_on_by_itself_when_there_is_room_again(String full) throws Exception {
    List<ReceiverEvent> events = new CopyOnWriteArrayList<>();
    Path state = full.equals("state") ? small.resolve("state") : folder.resolve("state");
    Path place = full.equals("repository") ? small : folder;
    try (TestDatabase database = TestDatabase.create()) {
      RepositoryHead head = Protection.identify(database.url());
      try (Repository repository =
          Repository.create(
              Storages.open("repo", place, Map.of(), Clock.systemUTC()),
              head.systemId(),
              head.segmentSize(),
              null)) {
        database.run("CREATE TABLE tick (n serial PRIMARY KEY, filler text)");
        try (Protection protection =
            Protection.start(
                database.url(), repository, state, SLOT, Clock.systemUTC(), events::add)) {
          protection.backup((done, total) -> {});
          Path filler = small.resolve("filler");
          await()
              .atMost(PATIENCE)
              .until(
                  () -> {
                    // stored segments make room in the state
                    fill(filler);
                    insert(database);
                    return events.stream().anyMatch(ReceiverEvent.Trouble.class::isInstance);
                  });
          insert(database);
          Files.delete(filler);
          protection.awaitReceived();
          String last =
              one(database.connect(), "SELECT pg_walfile_name(pg_current_wal_insert_lsn())");
          database.run("SELECT pg_switch_wal()");
          await().atMost(PATIENCE).until(() -> isStored(repository, last));
        } finally {
          await().atMost(PATIENCE).ignoreExceptions().until(() -> dropped(database));
        }
        assertThat(events)
            .filteredOn(ReceiverEvent.Trouble.class::isInstance)
            .extracting(event -> ((ReceiverEvent.Trouble) event).message())
            .anyMatch(message -> message.contains("No space left on device"));
        assertThat(events).noneMatch(ReceiverEvent.Hole.class::isInstance);
        assertThat(restored(repository, state, database))
            .isEqualTo(one(database.connect(), "SELECT count(*) FROM tick"));
      }
    }
  }

  private static void insert(TestDatabase database) {
    database.run(
        "INSERT INTO tick (filler) SELECT string_agg(md5(random()::text), '') FROM"
            + " generate_series(1, 1000) r, generate_series(1, 130) GROUP BY r");
  }

  /** Takes all of the room but a little. */
  private void fill(Path filler) throws IOException {
    FileStore store = Files.getFileStore(small);
    byte[] piece = new byte[1 << 20];
    try (OutputStream output =
        Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (store.getUsableSpace() > LEFT + piece.length) {
        output.write(piece);
      }
    }
  }

  private static boolean isStored(Repository repository, String segment) throws IOException {
    return repository.wal().stream()
        .anyMatch(file -> file.name(repository.head().segmentSize()).equals(segment));
  }

  private static boolean dropped(TestDatabase database) {
    database.run("SELECT pg_drop_replication_slot('" + SLOT + "')");
    return true;
  }

  private String restored(Repository repository, Path state, TestDatabase database)
      throws Exception {
    Stock stock = Stock.read(repository, state);
    RestorePlan plan = new RestorePlanner(stock.archive()).plan(new Target.Latest());
    try (RestoredServer server =
        RestoredServer.start(
            repository, stock, plan, database.url(), folder.resolve("restored"), PATIENCE)) {
      return one(Connections.open(server.url()), "SELECT count(*) FROM tick");
    }
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
