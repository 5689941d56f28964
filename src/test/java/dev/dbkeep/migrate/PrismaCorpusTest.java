package dev.dbkeep.migrate;

import dev.dbkeep.testing.Corpus;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The migrations of six real products: two use a new enum value at once, three build an index
 * CONCURRENTLY among others.
 */
final class PrismaCorpusTest {
  @ParameterizedTest
  @CsvSource({
    "umami,19",
    "hoppscotch,21",
    "saas-starter-kit,11",
    "amplication,135",
    "langfuse,434",
    "trigger.dev,820"
  })
  void deploys_every_migration_of_a_real_product(String product, int migrations) {
    try (TestDatabase database = TestDatabase.create()) {
      Deploys.deployCompletely(
          database.url(), Corpus.path("prisma", product, "migrations"), migrations);
    }
  }

  @Test
  void deploys_the_one_with_concurrent_indexes_on_postgresql_15_too() {
    try (MachinePostgres database = MachinePostgres.create()) {
      Deploys.deployCompletely(
          database.url(), Corpus.path("prisma", "langfuse", "migrations"), 434);
    }
  }
}
