package dev.dbkeep.backup.base;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.backup.repo.BackupManifest.File;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.ProtectedCluster;
import dev.dbkeep.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCompressionTest {
  @TempDir private Path folder;

  private final List<String> notes = new ArrayList<>();

  private MadeBackup make(ProtectedCluster cluster) throws Exception {
    BackupRequest request = new BackupRequest(false, true, notes::add);
    return cluster.protection().backup(request, (done, total) -> {});
  }

  @Test
  void what_the_server_compressed_by_the_best_it_has_is_stored_as_it_was() throws Exception {
    try (TestDatabase database = TestDatabase.createSummarizing();
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), folder, null)) {
      database.run("CREATE TABLE t AS SELECT g, md5(g::text) FROM generate_series(1, 30000) g");
      MadeBackup first = make(cluster);
      new StoredBackup(first.manifest(), cluster.repository()).verify();
      database.run("UPDATE t SET md5 = 'changed' WHERE g = 7");
      MadeBackup second = make(cluster);
      assertThat(second.basis()).isEqualTo(first.manifest().id());
      new StoredBackup(second.manifest(), cluster.repository()).verify();
      assertThat(notes).isEmpty();
    }
  }

  @Test
  void postgresql_15_does_it_too() throws Exception {
    try (MachinePostgres machine = MachinePostgres.create();
        ProtectedCluster cluster = ProtectedCluster.start(machine.url(), folder, null)) {
      machine.run("CREATE TABLE t AS SELECT g, md5(g::text) FROM generate_series(1, 30000) g");
      StoredBackup stored = new StoredBackup(make(cluster).manifest(), cluster.repository());
      File version = stored.files().get("PG_VERSION");
      assertThat(new String(stored.content(version), UTF_8)).isEqualTo("15\n");
      assertThat(notes).isEmpty();
    }
  }

  @Test
  void before_15_nothing_is_compressed_and_one_line_says_so() throws Exception {
    try (TestDatabase database = TestDatabase.createOnMajor(14);
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), folder, null)) {
      make(cluster);
      assertThat(notes)
          .containsExactly("the server does not compress: it is too old or built without that");
    }
  }

  @Test
  void lz4_is_read_as_well() throws Exception {
    byte[] content = new byte[3_000_000];
    new Random(7).nextBytes(content);
    Arrays.fill(content, 500_000, 2_000_000, (byte) 1);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (var lz4 = new FramedLZ4CompressorOutputStream(compressed)) {
      lz4.write(content);
    }
    ByteArrayInputStream sent = new ByteArrayInputStream(compressed.toByteArray());
    assertThat(ServerCompression.plain("base.tar.lz4", sent).readAllBytes()).isEqualTo(content);
  }
}
