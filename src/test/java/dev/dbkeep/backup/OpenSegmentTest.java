package dev.dbkeep.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.RestorePlanner;
import dev.dbkeep.backup.restore.Target;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.testing.ProtectedCluster;
import dev.dbkeep.testing.RestoredServer;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenSegmentTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void what_the_open_segment_held_survives_the_loss_of_server_and_receiver() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), folder, null)) {
      cluster.backup();
      database.run("SELECT pg_switch_wal()");
      database.run("CREATE TABLE late AS SELECT generate_series(1, 42) AS n");
      cluster.protection().awaitReceived();
      Repository repository = cluster.repository();
      await()
          .atMost(PATIENCE)
          .until(() -> rows(repository, folder.resolve("gone"), database) == 42);
      assertThat(repository.wal().getLast().partial()).isTrue();

      database.run("SELECT pg_switch_wal()");
      database.run("CREATE TABLE later ()");
      cluster.protection().awaitReceived();
      await()
          .atMost(PATIENCE)
          .until(() -> repository.wal().stream().filter(WalFile::partial).count() == 1);
      assertThat(WalFile.usable(repository.wal())).containsExactlyElementsOf(repository.wal());
    }
  }

  /** How many the table has in what the repository alone gives; -1 when it is not there yet. */
  private int rows(Repository repository, Path noState, TestDatabase database) throws Exception {
    Stock stock = Stock.read(repository, noState);
    RestorePlan plan;
    try {
      plan = new RestorePlanner(stock.archive()).plan(new Target.Latest());
    } catch (DbkeepException e) {
      return -1; // what the backup needs has not moved yet
    }
    try (RestoredServer restored =
            RestoredServer.start(
                repository, stock, plan, database.url(), folder.resolve("restored"), PATIENCE);
        Connection connection = Connections.open(restored.url());
        Statement statement = connection.createStatement()) {
      try (ResultSet found = statement.executeQuery("SELECT to_regclass('late') IS NULL")) {
        found.next();
        if (found.getBoolean(1)) {
          return -1;
        }
      }
      try (ResultSet row = statement.executeQuery("SELECT count(*) FROM late")) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  @Test
  void an_open_segment_that_others_follow_is_a_hole() {
    WalFile torn = new WalFile(1, 7, true);
    WalFile whole = new WalFile(1, 8, false);
    WalFile open = new WalFile(1, 9, true);
    WalFile other = new WalFile(2, 9, true);
    assertThat(WalFile.usable(List.of(open, torn, other, whole)))
        .containsExactly(whole, open, other);
    assertThat(WalFile.usable(List.of(torn, new WalFile(1, 7, false))))
        .containsExactly(new WalFile(1, 7, false));
  }
}
