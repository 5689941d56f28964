package dev.dbkeep.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.cli.DbkeepProcess;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import dev.dbkeep.postgres.embedded.ServerOptions;
import dev.dbkeep.testing.ProtectedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code -Ddbkeep.kills=100} for the long proof. */
final class RestoreInPlaceTest {
  private static final String COUNT = "SELECT count(*) FROM book";

  @TempDir private Path folder;
  private ServerUrl url;
  private Path data;

  @AfterEach
  void stop() {
    if (data != null) {
      DataDirectory.of(data).stop();
    }
  }

  /** A cluster of its own, whose moment with 300 books is over; its server is stopped. */
  private Instant accident(int major) throws Exception {
    Path home = folder.resolve("cluster");
    url = EmbeddedServer.start(home, ServerOptions.ofMajor(major));
    data = home.resolve("postgres-" + major).resolve("data");
    Instant moment;
    try (ProtectedDatabase database = ProtectedDatabase.of(url, folder)) {
      database.run("CREATE TABLE book AS SELECT generate_series(1, 300) AS id");
      moment = database.moment();
      database.run("DELETE FROM book WHERE id > 7");
      database.awaitReceived(database.moment());
    }
    return moment;
  }

  private CliRun restore(Instant moment, String... more) {
    return CliRun.on(url.withSecrets(), folder, words(moment, more));
  }

  private String[] words(Instant moment, String... more) {
    return Stream.concat(
            Stream.of("restore", "--to", moment.toString(), "--in-place", data.toString()),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private long books(Path directory) throws SQLException {
    DataDirectory server = DataDirectory.of(directory);
    int port = server.start(directory.resolveSibling("test.log"));
    try (Connection connection = Connections.open(url.withPort(port));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(COUNT)) {
      row.next();
      long books = row.getLong(1);
      statement.execute("CREATE TEMPORARY TABLE writable ()");
      return books;
    } finally {
      server.stop();
    }
  }

  private List<Path> beside() {
    try (Stream<Path> files = Files.list(data.resolveSibling(".").normalize())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("data."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void a_restored_cluster_takes_the_place_of_the_old_one_which_stays(int major) throws Exception {
    Instant moment = accident(major);
    CliRun running = restore(moment).hasExit(5);
    assertThat(running.err()).startsWith("error: a server runs on " + data + ", process ");
    Path pid = data.resolve("postmaster.pid");
    byte[] lock = Files.readAllBytes(pid);
    Files.delete(pid);
    assertThat(restore(moment).hasExit(5).err())
        .as("a lock file that was removed lies")
        .startsWith("error: a server runs on " + data);
    Files.write(pid, lock);
    DataDirectory.of(data).stop();
    Files.writeString(pid, "1\n" + data + "\n0\n5432\n\n\n\nready\n"); // a process of somebody else
    Files.writeString(data.resolve("pg_hba.conf"), "# mine\n" + hba(data));
    Files.createDirectory(data.resolve("conf.d"));
    Files.writeString(data.resolve("conf.d/mine.conf"), "work_mem = '5MB'\n");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-x---"));
    assertThat(restore(moment, "--dry-run").hasExit(0).out()).startsWith("would restore to ");
    assertThat(beside()).isEmpty();

    JsonNode done = restore(moment, "--json").hasExit(0).json();
    Path before = Path.of(done.get("before").asString());
    assertThat(beside()).containsExactly(before);
    assertThat(done.get("kept").toString()).contains("pg_hba.conf", "conf.d", "postgresql.conf");
    assertThat(hba(data)).startsWith("# mine");
    assertThat(Files.readString(data.resolve("conf.d/mine.conf"))).contains("5MB");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwxr-x---");
    assertThat(data.resolve("dbkeep_wal")).doesNotExist();
    assertThat(books(data)).isEqualTo(300);
    Files.delete(before.resolve("postmaster.pid"));
    assertThat(books(before)).isEqualTo(7);
  }

  private static String hba(Path data) throws IOException {
    return Files.readString(data.resolve("pg_hba.conf"));
  }

  @Test
  void what_cannot_be_replaced_is_refused_before_the_disk_is_touched() throws Exception {
    Instant moment = accident(18);
    DataDirectory.of(data).stop();
    CliRun nothing =
        CliRun.on(
            url.withSecrets(),
            folder,
            "restore",
            "--to",
            moment.toString(),
            "--in-place",
            "nowhere");
    nothing.failsWith(
        2,
        "error: there is no data directory " + folder.resolve("nowhere"),
        "hint: Where nothing is there to be replaced: --as "
            + folder.resolve("nowhere")
            + " --promote.");
    assertThat(restore(moment.minusSeconds(86400)).hasExit(1).err())
        .contains("is before the first base backup");
    assertThat(restore(moment.plusSeconds(86400)).hasExit(1).err())
        .contains("is later than what was received");
    assertThat(restore(moment, "--as", "x").hasExit(2).err()).contains("--as or --in-place?");
    Files.createSymbolicLink(data.resolve("pg_tblspc/1234"), folder);
    assertThat(restore(moment).hasExit(1).err()).contains("has tablespaces");
    Files.delete(data.resolve("pg_tblspc/1234"));
    byte[] control = Files.readAllBytes(data.resolve("global/pg_control"));
    control[0]++;
    Files.write(data.resolve("global/pg_control"), control);
    assertThat(restore(moment).hasExit(2).err()).contains("is of another cluster");
    assertThat(beside()).isEmpty();
  }

  @Test
  void killed_anywhere_one_of_the_two_stands_whole_and_the_same_command_ends_it() throws Exception {
    int kills = Integer.getInteger("dbkeep.kills", 6);
    Random random = new Random(20261121);
    Instant moment = accident(18);
    DataDirectory.of(data).stop();
    Path work = data.resolveSibling("data.dbkeep-restore");
    Path ready = work.resolve("ready");
    int renaming = 0;
    for (int i = 0; i < kills; i++) {
      Process process = process(words(moment));
      if (i % 2 == 0) {
        Thread.sleep(random.nextInt(4000));
      } else {
        awaitGone(process, data);
      }
      process.destroyForcibly().waitFor();
      if (Files.notExists(data)) {
        renaming++;
        assertThat(ready).exists();
      } else {
        assertThat(data.resolve("global/pg_control")).exists();
      }
    }
    System.out.println("killed " + kills + " times, " + renaming + " of them between two names");
    restore(moment).hasExit(0);
    assertThat(work).doesNotExist();
    assertThat(books(data)).isEqualTo(300);
    assertThat(serversBelow(work)).isEmpty();
    assertThat(books(beside().getFirst())).as("the one of the accident").isEqualTo(7);
  }

  @Test
  void a_restore_that_had_only_to_rename_is_finished_by_the_same_command() throws Exception {
    Instant moment = accident(18);
    DataDirectory.of(data).stop();
    restore(moment).hasExit(0);
    // as if it had been killed between the two names
    Path before = beside().getFirst();
    Path left = Files.createDirectory(data.resolveSibling("data.dbkeep-restore"));
    Files.move(data, left.resolve("data"));
    Files.writeString(
        left.resolve("ready"),
        moment + "\n" + before.getFileName() + "\nsome time\nkept:\npg_hba.conf\n");
    assertThat(restore(moment.plusMillis(1)).hasExit(2).err())
        .startsWith("error: a restore to " + moment + " was ended just before " + data)
        .contains("mv " + before + " " + data);
    CliRun again = restore(moment).hasExit(0);
    assertThat(again.err()).contains("only renaming was left");
    assertThat(beside()).containsExactly(before);
    assertThat(books(data)).isEqualTo(300);
  }

  private static void awaitGone(Process process, Path file) {
    while (process.isAlive() && Files.exists(file)) {
      Thread.onSpinWait();
    }
  }

  private static List<String> serversBelow(Path place) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains(place.toString()))
        .toList();
  }

  private Process process(String... words) throws IOException {
    return DbkeepProcess.start(folder, url, words);
  }
}
