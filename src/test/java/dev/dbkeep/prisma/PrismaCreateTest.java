package dev.dbkeep.prisma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.testing.Corpus;
import dev.dbkeep.testing.MachinePostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database our SQL builds from a real product's schema is the one Prisma's engine builds. */
final class PrismaCreateTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "amplication",
        "hoppscotch",
        "langfuse",
        "saas-starter-kit",
        "trigger.dev",
        "umami"
      })
  void builds_the_same_database_as_prisma(String repository) throws IOException {
    Path folder = Corpus.path("prisma", repository);
    try (MachinePostgres prisma = MachinePostgres.create();
        MachinePostgres ours = MachinePostgres.create()) {
      prisma.run(Files.readString(folder.resolve("create.sql")));
      ours.run(PrismaSource.of(folder.resolve("schema")).sql());
      assertThat(MachinePostgres.pgDump(ours.url()))
          .isEqualTo(MachinePostgres.pgDump(prisma.url()));
    }
  }
}
