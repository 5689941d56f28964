package dev.dbkeep.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.storage.Storages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `-Ddbkeep.kills=300` for the long proof. */
class PruneKillTest {
  @TempDir private Path folder;

  @Test
  void killed_anywhere_beside_a_backup_nothing_that_is_named_is_missing() throws Exception {
    int kills = Integer.getInteger("dbkeep.kills", 6);
    Random random = new Random(20261121);
    Repository.create(Storages.folder(folder.resolve("repo")), "7000", 1 << 20, null).close();
    int seen = 0;
    for (int i = 0; i < kills; i++) {
      Process store = start("store", random.nextLong());
      Process prune = start("prune", random.nextLong());
      Thread.sleep(400 + random.nextInt(1500));
      // one of them dies, and the other goes on beside what it left
      boolean storeFirst = random.nextBoolean();
      (storeFirst ? store : prune).destroyForcibly().waitFor();
      Thread.sleep(random.nextInt(600));
      (storeFirst ? prune : store).destroyForcibly().waitFor();
      try (Repository repository =
          Repository.create(Storages.folder(folder.resolve("repo")), "7000", 1 << 20, null)) {
        PruneTest.assertWhole(repository);
        assertThat(repository.ledger().read().faults()).isEmpty();
        seen += repository.backups().size();
        // healthy again at once: the leases of the dead do not count
        long began = System.nanoTime();
        BackupManifest backup = PretendedBackup.store(repository, Instant.now(), 90, random);
        new Prune(repository, new RetentionRules(2, 5), Clock.systemUTC(), Duration.ZERO).run();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(repository.backups()).extracting(BackupManifest::id).contains(backup.id());
        PruneTest.assertWhole(repository);
      }
    }
    assertThat(seen).as(Files.readString(folder.resolve("process.log"))).isPositive();
  }

  private Process start(String what, long seed) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            RetentionProcess.class.getName(),
            folder.resolve("repo").toString(),
            what,
            String.valueOf(seed))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("process.log").toFile()))
        .start();
  }
}
