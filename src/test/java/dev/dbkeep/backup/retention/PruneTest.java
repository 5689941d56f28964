package dev.dbkeep.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Chunks;
import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.repo.Lease;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.testing.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruneTest {
  private static final int SEGMENT = 1 << 20;
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir private Path folder;

  private final Random random = new Random(20261121);

  private Repository repository() throws IOException {
    return Repository.create(Storages.folder(folder), "7000", SEGMENT, null);
  }

  private static Prune prune(Repository repository, Duration age) {
    return new Prune(repository, RetentionRules.DEFAULTS, CLOCK, age);
  }

  private void fill(Repository repository) throws Exception {
    for (int i = 0; i < 4; i++) {
      PretendedBackup.store(repository, NOW.minus(Duration.ofDays(60 - 20L * i)), i, random);
    }
    for (int number = 99; number < 110; number++) {
      repository.putWal(new WalFile(1, number, false), new byte[SEGMENT]);
    }
  }

  @Test
  void what_is_not_needed_goes_and_everything_that_is_named_stays() throws Exception {
    try (Repository repository = repository()) {
      fill(repository);
      assertThat(prune(repository, Duration.ZERO).plan().backups()).containsExactly("b0", "b1");
      Prune.Outcome outcome = prune(repository, Duration.ZERO).run();
      assertThat(outcome.plan().backups()).containsExactly("b0", "b1");
      assertThat(outcome.chunks()).isPositive();
      assertThat(outcome.sweptChunks()).isTrue();
      assertThat(repository.backups()).extracting(BackupManifest::id).containsExactly("b2", "b3");
      assertThat(repository.wal().getFirst().number()).isEqualTo(102);
      assertWhole(repository);
      assertThat(repository.ledger().read().removed()).containsExactlyInAnyOrder("b0", "b1");
      assertThat(prune(repository, Duration.ZERO).run().chunks()).isZero();
      assertThat(repository.storage().list("leases/")).isEmpty();
    }
  }

  @Test
  void chunks_of_a_backup_that_may_still_be_made_stay() throws Exception {
    try (Repository repository = repository()) {
      fill(repository);
      Chunks chunks = repository.chunks();
      String alone = chunks.put(new byte[] {1, 2, 3}, 3).id();
      chunks.finish();
      assertThat(prune(repository, Prune.AGE).run().chunks()).isZero();
      try (Lease backup = repository.leases().backup()) {
        Prune.Outcome outcome = prune(repository, Duration.ZERO).run();
        assertThat(outcome.sweptChunks()).isFalse();
        backup.check();
      }
      assertThat(repository.chunk(alone)).hasSize(3);
      prune(repository, Duration.ZERO).run();
      assertThatThrownBy(() -> repository.chunk(alone)).isInstanceOf(DamagedException.class);
    }
  }

  @Test
  void what_somebody_restores_stays() throws Exception {
    try (Repository repository = repository()) {
      fill(repository);
      try (Lease read = repository.leases().read(List.of("b0"))) {
        assertThat(prune(repository, Duration.ZERO).run().plan().backups()).containsExactly("b1");
        assertThat(read.holds()).isTrue();
        assertThat(repository.wal().getFirst().number()).isEqualTo(100);
      }
      assertThat(prune(repository, Duration.ZERO).run().plan().backups()).containsExactly("b0");
      assertWhole(repository);
    }
  }

  @Test
  void a_backup_waits_until_what_is_removed_is_gone() throws Exception {
    try (Repository repository = repository()) {
      Lease prune = repository.leases().prune();
      CompletableFuture<Lease> backup = CompletableFuture.supplyAsync(() -> lease(repository));
      assertThatThrownBy(() -> backup.get(600, TimeUnit.MILLISECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      assertThatThrownBy(() -> repository.leases().prune())
          .isInstanceOf(DbkeepException.class)
          .hasMessage("another dbkeep removes backups at this moment");
      prune.close();
      backup.get(30, TimeUnit.SECONDS).close();
    }
  }

  private static Lease lease(Repository repository) {
    try {
      return repository.leases().backup();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nothing_goes_while_a_manifest_is_damaged() throws Exception {
    try (Repository repository = repository()) {
      fill(repository);
      Storage storage = repository.storage();
      storage.put("backups/b3.json", new byte[] {1, 2, 3});
      int objects = storage.list("chunks/").size();
      assertThatThrownBy(() -> prune(repository, Duration.ZERO).run())
          .isInstanceOf(DamagedException.class);
      assertThat(storage.list("chunks/")).hasSize(objects);
      assertThat(storage.list("backups/")).hasSize(4);
    }
  }

  @Test
  void a_damaged_backup_can_be_given_up_and_a_good_one_cannot() throws Exception {
    try (Repository repository = repository()) {
      fill(repository);
      repository.storage().put("backups/b3.json", new byte[] {1, 2, 3});
      repository.storage().delete("backups/b1.json");
      Prune prune = prune(repository, Duration.ZERO);
      assertThatThrownBy(() -> prune.forget("b2")).hasMessage("backup b2 is not damaged");
      assertThatThrownBy(() -> prune.forget("b9")).hasMessage("there is no backup b9");
      prune.forget("b3");
      prune.forget("b1");
      assertThat(prune.run().plan().backups()).containsExactly("b0");
      assertThat(repository.backups()).extracting(BackupManifest::id).containsExactly("b2");
      assertThat(repository.ledger().read().removed()).containsExactlyInAnyOrder("b0", "b1", "b3");
      assertWhole(repository);
    }
  }

  @Test
  void a_bucket_is_pruned_like_a_folder() throws Exception {
    try (Repository repository =
        Repository.create(
            Storages.open(
                "s3://" + S3Server.bucket() + "/retention",
                folder,
                S3Server.environment(),
                Clock.systemUTC()),
            "7000",
            SEGMENT,
            null)) {
      fill(repository);
      // a bucket tells whole seconds
      Thread.sleep(1100);
      try (Lease read = repository.leases().read(List.of("b0"))) {
        assertThat(prune(repository, Duration.ZERO).run().plan().backups()).containsExactly("b1");
        assertThat(read.holds()).isTrue();
      }
      Prune.Outcome outcome = prune(repository, Duration.ZERO).run();
      assertThat(outcome.plan().backups()).containsExactly("b0");
      assertThat(repository.ledger().read().faults()).isEmpty();
      assertWhole(repository);
    }
  }

  static void assertWhole(Repository repository) throws IOException {
    for (BackupManifest backup : repository.backups()) {
      for (BackupManifest.File file : backup.files()) {
        for (BackupManifest.Part part : file.parts()) {
          assertThat(repository.chunk(part.chunk())).hasSize(part.length());
        }
      }
    }
  }
}
