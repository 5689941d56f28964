package dev.dbkeep.backup.base;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.testing.PostgresPrograms;
import dev.dbkeep.testing.ProtectedCluster;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What PostgreSQL's own pg_verifybackup says of stored backups. */
class VerifiedBackupTest {
  @TempDir private Path folder;

  private final List<String> notes = new ArrayList<>();

  private MadeBackup make(ProtectedCluster cluster) throws Exception {
    return cluster
        .protection()
        .backup(new BackupRequest(false, false, notes::add), (done, total) -> {});
  }

  private static void fill(TestDatabase database) {
    database.run(
        "CREATE TABLE t AS SELECT g AS n, repeat(md5(g::text), 10) AS filler"
            + " FROM generate_series(1, 12000) g");
    database.run("ALTER TABLE t ADD PRIMARY KEY (n)");
    database.run("CHECKPOINT");
  }

  private Path write(StoredBackup backup) throws Exception {
    Path written = folder.resolve("written");
    backup.write(written);
    return written;
  }

  private static void verify(String program, Path written) throws Exception {
    Process process =
        new ProcessBuilder(program, "--no-parse-wal", written.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("backup successfully verified");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17, 18})
  void a_full_backup_has_nothing_wrong(int major) throws Exception {
    String program = PostgresPrograms.of(major, "pg_verifybackup");
    try (TestDatabase database = TestDatabase.createOnMajor(major);
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), folder, null)) {
      fill(database);
      MadeBackup made = make(cluster);
      assertThat(made.basis()).isNull();
      verify(program, write(new StoredBackup(made.manifest(), cluster.repository())));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void neither_has_one_on_top_of_another(int referee) throws Exception {
    String program = PostgresPrograms.of(referee, "pg_verifybackup");
    try (TestDatabase database = TestDatabase.createSummarizing();
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), folder, null)) {
      fill(database);
      make(cluster);
      database.run("UPDATE t SET filler = 'changed' WHERE n % 50 = 0");
      database.run("CREATE TABLE later AS SELECT * FROM t");
      MadeBackup made = make(cluster);
      assertThat(made.basis()).as(notes.toString()).isNotNull();
      StoredBackup stored = new StoredBackup(made.manifest(), cluster.repository());
      Path written = write(stored);
      if (referee < 17) {
        stored.writeOldManifest(written);
      }
      verify(program, written);
    }
  }
}
