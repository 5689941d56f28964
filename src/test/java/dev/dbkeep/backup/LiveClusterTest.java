package dev.dbkeep.backup;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveClusterTest {
  private static final int SEGMENT = 16 << 20;

  @TempDir private Path folder;

  private Repository repository(String systemId) throws IOException {
    return Repository.create(
        Storages.open(systemId, folder, Map.of(), Clock.systemUTC()), systemId, SEGMENT, null);
  }

  @Test
  void backups_of_another_cluster_are_not_compared_with_this_one() throws IOException {
    try (TestDatabase database = TestDatabase.create();
        Repository ours = repository(Protection.identify(database.url()).systemId());
        Repository others = repository("7000000000000000001")) {
      LiveCluster.refuseOther(database.url(), ours);
      assertThatThrownBy(() -> LiveCluster.refuseOther(database.url(), others))
          .hasMessageContaining("are of another cluster (7000000000000000001)");
    }
  }
}
