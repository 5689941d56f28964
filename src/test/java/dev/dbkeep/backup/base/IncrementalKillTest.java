package dev.dbkeep.backup.base;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.backup.Protection;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.repo.RepositoryHead;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `-Ddbkeep.kills=300` for the long proof. */
class IncrementalKillTest {
  private static final int LONGEST_MILLIS = 4000;

  @TempDir private Path folder;

  @Test
  void killed_anywhere_what_counts_is_complete_and_the_next_one_goes_on_from_it() throws Exception {
    int kills = Integer.getInteger("dbkeep.kills", 5);
    Random random = new Random(20261121);
    try (TestDatabase database = TestDatabase.createSummarizing()) {
      database.run("CREATE TABLE tick (n int PRIMARY KEY, filler text)");
      database.run(
          "INSERT INTO tick SELECT g, repeat(md5(g::text), 30) FROM generate_series(1, 20000) g");
      RepositoryHead head = Protection.identify(database.url());
      try (Repository repository =
          Repository.create(
              Storages.folder(folder.resolve("repo")), head.systemId(), head.segmentSize(), null)) {
        new BaseBackup(database.url(), repository, Clock.systemUTC())
            .run(BackupRequest.usual(), (done, total) -> {});
        for (int i = 0; i < kills; i++) {
          Process process = start(database.url().withSecrets());
          for (int j = 0; j < 5; j++) {
            database.run(
                "UPDATE tick SET filler = md5(random()::text) WHERE n % 1000 = "
                    + random.nextInt(1000));
            Thread.sleep(random.nextInt(LONGEST_MILLIS / 5));
          }
          process.destroyForcibly().waitFor();
          repository.settle();
          // how many it stored before it was killed is a matter of chance
          BackupManifest newest = repository.backups().getLast();
          new StoredBackup(newest, repository).verify();
        }
        MadeBackup last =
            new BaseBackup(database.url(), repository, Clock.systemUTC())
                .run(BackupRequest.usual(), (done, total) -> {});
        assertThat(last.basis()).isNotNull();
        for (BackupManifest backup : repository.backups()) {
          new StoredBackup(backup, repository).verify();
        }
      }
    }
  }

  private Process start(String url) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            BackingUpProcess.class.getName(),
            url,
            folder.resolve("repo").toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("process.log").toFile()))
        .start();
  }
}
