package dev.dbkeep.backup.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Lsn;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import dev.dbkeep.postgres.embedded.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordPartsTest {
  /** The number of a page of a server on the other side of that change. */
  private static final IntUnaryOperator OTHER_SIDE_OF_15 = major -> major < 15 ? 0xD110 : 0xD10D;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 18})
  void every_record_of_a_server_is_taken_apart_to_the_byte(int major) throws Exception {
    assumeTrue(isHere(major), "the programs of PostgreSQL " + major + " are not on this machine");
    ServerUrl url = EmbeddedServer.start(folder, ServerOptions.ofMajor(major));
    DataDirectory server = DataDirectory.of(folder.resolve("postgres-" + major).resolve("data"));
    try {
      // images of pages with a hole, compressed and not: 15 marks them in another way than 14
      work(url);
    } finally {
      server.stop();
    }
    List<WalRecord> records = new ArrayList<>();
    WalReader reader = new WalReader(records::add);
    for (Path file : segments(server.path())) {
      // a name is timeline, upper half of the place, number of the segment in it
      String name = file.getFileName().toString();
      long start =
          (Long.parseLong(name.substring(8, 16), 16) << 32)
              + Long.parseLong(name.substring(16), 16) * Files.size(file);
      reader.read(new Lsn(start), Files.readAllBytes(file));
    }
    RecordParts parts = new RecordParts();
    int withBlocks = 0;
    for (WalRecord record : records) {
      parts.of(record.bytes(), 0, record.bytes().length, record.magic());
      assertThat(parts.isWhole())
          .as("record at %s, manager %d, info %x", record.at(), record.manager(), record.info())
          .isTrue();
      withBlocks += parts.firstBlock() >= 0 ? 1 : 0;
    }
    assertThat(withBlocks).isGreaterThan(3000);
    assertThat(
            records.stream()
                .anyMatch(record -> !isWholeAs(OTHER_SIDE_OF_15.applyAsInt(major), record)))
        .as("the version matters")
        .isTrue();
    assertThat(records.stream().flatMap(record -> record.restorePoint().stream()))
        .contains("here it is");
    assertThat(records.stream().flatMap(record -> record.commitTime().stream()))
        .hasSizeGreaterThanOrEqualTo(5)
        .allMatch(time -> time.toString().startsWith("20"));
  }

  /** The older one is tried where somebody fetched it. */
  private static boolean isHere(int major) throws IOException {
    if (major >= 15 || Files.isDirectory(Path.of("/usr/lib/postgresql/" + major + "/bin"))) {
      return true;
    }
    try (Stream<Path> jars = Files.list(Path.of("target", "postgres"))) {
      return jars.anyMatch(jar -> jar.getFileName().toString().startsWith("postgres-" + major));
    }
  }

  private static boolean isWholeAs(int magic, WalRecord record) {
    RecordParts parts = new RecordParts();
    try {
      parts.of(record.bytes(), 0, record.bytes().length, magic);
      return parts.isWhole();
    } catch (IndexOutOfBoundsException e) {
      return false;
    }
  }

  private static void work(ServerUrl url) throws Exception {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      for (String sql :
          List.of(
              "ALTER SYSTEM SET full_page_writes = on",
              "ALTER SYSTEM SET wal_keep_size = '256MB'",
              "SELECT pg_reload_conf()",
              "CREATE TABLE t (id int PRIMARY KEY, note text)",
              "INSERT INTO t SELECT i, repeat('x', i % 500) FROM generate_series(1, 3000) i",
              "CHECKPOINT",
              "SET wal_compression = on",
              "UPDATE t SET note = note || 'y' WHERE id % 40 = 0",
              "CHECKPOINT",
              "SET wal_compression = off",
              "DELETE FROM t WHERE id % 3 = 0",
              "SELECT pg_create_restore_point('here it is')",
              "VACUUM t",
              "TRUNCATE t")) {
        statement.execute(sql);
      }
    }
  }

  private static List<Path> segments(Path data) throws Exception {
    try (Stream<Path> files = Files.list(data.resolve("pg_wal"))) {
      return files.filter(file -> file.getFileName().toString().length() == 24).sorted().toList();
    }
  }
}
