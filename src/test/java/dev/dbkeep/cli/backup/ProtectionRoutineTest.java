package dev.dbkeep.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.backup.proof.Prover;
import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.testing.ProtectedCluster;
import dev.dbkeep.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProtectionRoutineTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private ProtectionRoutine routine(
      ProtectedCluster cluster, @Nullable Prover prover, Duration every, boolean wanted) {
    return new ProtectionRoutine(
        new Context(folder, Map.of(), Console.captured(said, said), Clock.systemUTC()),
        cluster.repository(),
        cluster.protection(),
        prover,
        new BackupOptions(),
        every,
        new AtomicBoolean(wanted));
  }

  @Test
  void an_old_backup_is_followed_by_a_new_one_that_is_proven() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.inProject(database.url(), folder)) {
      String first = cluster.backup();
      ProtectionRoutine routine =
          routine(cluster, cluster.prover(folder.resolve("scratch")), Duration.ofSeconds(3), false);
      routine.start();
      try {
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    cluster.repository().find().backups().size() > 1
                        && cluster.repository().ledger().read().proofs().size() > 1);
      } finally {
        routine.stop();
      }
      assertThat(said.toString()).contains("backup ").doesNotContain("warning");
      assertThat(cluster.repository().ledger().read().proofs().keySet())
          .anyMatch(id -> !id.equals(first));
    }
  }

  @Test
  void wal_that_was_missed_is_followed_by_a_new_backup_at_once() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.inProject(database.url(), folder)) {
      cluster.backup();
      ProtectionRoutine routine = routine(cluster, null, Duration.ofHours(24), true);
      Thread.sleep(1100); // backups are named by the second
      routine.start();
      try {
        await().atMost(PATIENCE).until(() -> cluster.repository().find().backups().size() == 2);
      } finally {
        routine.stop();
      }
    }
  }

  @Test
  void a_backup_that_fails_its_proof_is_followed_by_a_good_one_and_not_proven_for_ever()
      throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.inProject(database.url(), folder)) {
      String bad = cluster.backup();
      Storage storage = cluster.storage();
      storage.put(storage.list("chunks/").getFirst().key(), new byte[] {1, 2, 3});
      ProtectionRoutine routine =
          routine(cluster, cluster.prover(folder.resolve("scratch")), Duration.ofHours(24), false);
      routine.start();
      try {
        await()
            .atMost(PATIENCE)
            .until(() -> cluster.repository().ledger().read().proofs().size() == 2);
      } finally {
        routine.stop();
      }
      Map<String, ProofRecord> proofs = cluster.repository().ledger().read().proofs();
      assertThat(proofs.get(bad).grade()).isEqualTo(ProofRecord.Grade.FAILED);
      assertThat(proofs.values())
          .filteredOn(proof -> !proof.backup().equals(bad))
          .singleElement()
          .extracting(ProofRecord::grade)
          .isEqualTo(ProofRecord.Grade.FULL);
      assertThat(said.toString()).contains("  wrong: chunks/");
    }
  }
}
