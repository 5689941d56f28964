package dev.dbkeep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.backup.proof.Prover;
import dev.dbkeep.testing.ProtectedCluster;
import dev.dbkeep.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProtectionRoutineTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void an_old_backup_is_followed_by_a_new_one_that_is_proven() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.inProject(database.url(), folder)) {
      String first = cluster.backup();
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      Context context =
          new Context(folder, Map.of(), Console.captured(said, said), Clock.systemUTC());
      Prover prover =
          new Prover(
              cluster.repository(),
              cluster.state(),
              folder.resolve("scratch"),
              database.url(),
              Clock.systemUTC(),
              Duration.ofMinutes(1));
      ProtectionRoutine routine =
          new ProtectionRoutine(
              context,
              cluster.repository(),
              cluster.protection(),
              prover,
              Duration.ofSeconds(3),
              new AtomicBoolean());
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
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      Context context =
          new Context(folder, Map.of(), Console.captured(said, said), Clock.systemUTC());
      ProtectionRoutine routine =
          new ProtectionRoutine(
              context,
              cluster.repository(),
              cluster.protection(),
              null,
              Duration.ofHours(24),
              new AtomicBoolean(true));
      Thread.sleep(1100); // backups are named by the second
      routine.start();
      try {
        await().atMost(PATIENCE).until(() -> cluster.repository().find().backups().size() == 2);
      } finally {
        routine.stop();
      }
    }
  }
}
