package dev.dbkeep.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.testing.Corpus;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class DrizzleCorpusTest {
  @Test
  void deploys_every_migration_of_a_real_product() {
    try (TestDatabase database = TestDatabase.create()) {
      Path folder = Corpus.path("migrations", "drizzle-dokploy");
      Deploys.deployCompletely(database.url(), folder, 186);
      // What Drizzle compares: the newest created_at against the journal, nothing else.
      long last = MigrationFolder.open(folder).migrations().getLast().journal().when();
      assertThat(
              Deploys.query(
                  database.url(), "select max(created_at) from drizzle.__drizzle_migrations"))
          .containsExactly(Long.toString(last));
    }
  }

  @Test
  void deploys_it_on_postgresql_15_too() {
    try (MachinePostgres database = MachinePostgres.create()) {
      Deploys.deployCompletely(database.url(), Corpus.path("migrations", "drizzle-dokploy"), 186);
    }
  }
}
