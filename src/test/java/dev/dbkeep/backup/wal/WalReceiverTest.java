package dev.dbkeep.backup.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Lsn;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.wire.ReplicationConnection;
import dev.dbkeep.testing.PostgresPrograms;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalReceiverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final List<ReceiverEvent> events = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final List<Runnable> cleanup = new ArrayList<>();

  @AfterEach
  void clean() {
    cleanup.reversed().forEach(Runnable::run);
    assertThat(failures).isEmpty();
  }

  /** Starts a receiver on a slot of its own; the test's end stops it and removes the slot. */
  private WalReceiver start(ServerUrl url, Path into, String slot) {
    try (ReplicationConnection connection =
        ReplicationConnection.open(url, Duration.ofSeconds(20))) {
      connection.createSlot(slot);
      WalReceiver receiver =
          new WalReceiver(
              url,
              new WalFolder(into, connection.segmentSize()),
              ReceiverSettings.of(slot),
              Clock.systemUTC(),
              events::add);
      Thread thread =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      receiver.run();
                    } catch (InterruptedException | RuntimeException e) {
                      failures.add(e);
                    }
                  });
      cleanup.add(
          () -> {
            ServerUrl server = url.withDatabase("postgres");
            receiver.stop();
            try {
              thread.join();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            run(
                server,
                "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name"
                    + " = '"
                    + slot
                    + "' AND active");
            await()
                .atMost(PATIENCE)
                .until(
                    () ->
                        one(
                                server,
                                "SELECT active FROM pg_replication_slots WHERE slot_name = '"
                                    + slot
                                    + "'")
                            .equals("f"));
            run(server, "SELECT pg_drop_replication_slot('" + slot + "')");
          });
      await().atMost(PATIENCE).until(() -> !of(ReceiverEvent.Connected.class).isEmpty());
      return receiver;
    }
  }

  private <T> List<T> of(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static void run(ServerUrl url, String sql) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String one(ServerUrl url, String sql) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitFlushed(ServerUrl url) {
    Lsn wanted = Lsn.parse(one(url, "SELECT pg_current_wal_flush_lsn()"));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                of(ReceiverEvent.Advanced.class).stream()
                    .anyMatch(advanced -> advanced.flushed().compareTo(wanted) >= 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void every_segment_is_the_same_as_pg_receivewals_byte_for_byte(int major) throws Exception {
    String program = PostgresPrograms.of(major, "pg_receivewal");
    try (TestDatabase machine = TestDatabase.createOnMajor(major)) {
      ServerUrl url = machine.url();
      Path theirs = Files.createDirectory(folder.resolve("theirs"));
      Path ours = folder.resolve("ours");
      ProcessBuilder command =
          new ProcessBuilder(
                  program,
                  "-h",
                  url.host(),
                  "-p",
                  String.valueOf(url.port()),
                  "-U",
                  url.user(),
                  "-D",
                  theirs.toString())
              .redirectErrorStream(true)
              .inheritIO();
      command.environment().put("PGPASSWORD", String.valueOf(url.password()));
      Process referee = command.start();
      cleanup.add(referee::destroy);
      start(url, ours, "dbkeep_compare");
      machine.run("CREATE TABLE t (a int, b text)");
      for (int i = 0; i < 6; i++) {
        machine.run(
            "INSERT INTO t SELECT g, repeat(md5(g::text), 20) FROM generate_series(1, 20000) g");
        machine.run("SELECT pg_switch_wal()");
      }
      awaitFlushed(url);
      List<String> finished = new ArrayList<>();
      await()
          .atMost(PATIENCE)
          .failFast("pg_receivewal ended", () -> !referee.isAlive())
          .until(
              () -> {
                finished.clear();
                try (Stream<Path> files = Files.list(theirs)) {
                  files
                      .map(file -> file.getFileName().toString())
                      .filter(name -> !name.endsWith(".partial"))
                      .filter(name -> Files.exists(ours.resolve(name)))
                      .forEach(finished::add);
                }
                return finished.size() >= 6;
              });
      for (String name : finished) {
        assertThat(Files.mismatch(ours.resolve(name), theirs.resolve(name))).isEqualTo(-1);
      }
    }
  }

  @Test
  void a_lost_connection_is_made_again_and_nothing_is_left_out() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      Path into = folder.resolve("wal");
      start(database.url(), into, "dbkeep_reconnect");
      database.run("CREATE TABLE t (a int, b text)");
      for (int i = 0; i < 5; i++) {
        database.run(
            "INSERT INTO t SELECT g, repeat(md5(g::text), 20) FROM generate_series(1, 20000) g");
        database.run(
            "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name ="
                + " 'dbkeep_reconnect' AND active");
      }
      // what is flushed later, as the last commits without synchronous_commit are, is not awaited
      Lsn flushed = Lsn.parse(one(database.url(), "SELECT pg_current_wal_flush_lsn()"));
      awaitFlushed(database.url());
      assertThat(of(ReceiverEvent.Trouble.class)).isNotEmpty();
      assertThat(of(ReceiverEvent.Hole.class)).isEmpty();
      WalFolder wal = new WalFolder(into, segmentSize(database.url()));
      List<WalFile> files = wal.files().stream().sorted().toList();
      for (int i = 1; i < files.size(); i++) {
        assertThat(files.get(i).number()).isEqualTo(files.get(i - 1).number() + 1);
        assertThat(files.get(i - 1).partial()).isFalse();
      }
      List<WalRecord> commits = new ArrayList<>();
      WalReader reader =
          new WalReader(record -> record.commitTime().ifPresent(time -> commits.add(record)));
      for (WalFile file : files) {
        reader.read(file.start(wal.segmentSize()), Files.readAllBytes(wal.of(file)));
      }
      assertThat(commits).hasSizeGreaterThanOrEqualTo(6);
      assertThat(reader.end()).isGreaterThanOrEqualTo(flushed.plus(-8192));
    }
  }

  private static int segmentSize(ServerUrl url) {
    return Integer.parseInt(
        one(url, "SELECT setting FROM pg_settings WHERE name = 'wal_segment_size'"));
  }
}
