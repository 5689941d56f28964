package dev.dbkeep.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiffSidesTest {
  @Test
  void a_file_is_built_on_the_server_it_is_compared_with(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("wanted.sql"), "CREATE TABLE a (id integer);\n");
    try (TestDatabase database = TestDatabase.create()) {
      CliRun run = CliRun.in(folder, Map.of(), "diff", database.urlText(), "wanted.sql").hasExit(3);

      assertThat(run.out()).contains("CREATE TABLE");
      assertThat(folder.resolve(".dbkeep")).as("an embedded server").doesNotExist();
    }
  }

  @Test
  void as_prisma_repeats_what_prisma_misreads(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("schema.prisma"),
        """
        datasource db {
          provider = "postgresql"
        }

        model Secret {
          key String @id

          @@index([key(ops: raw("text_pattern_ops"))])
        }
        """);
    try (TestDatabase database = TestDatabase.create()) {
      CliRun.on(database.urlText(), folder, "push").hasExit(0);
      CliRun.on(database.urlText(), folder, "diff").hasExit(0);
      assertThat(CliRun.on(database.urlText(), folder, "diff", "--as-prisma").hasExit(3).out())
          .contains("DROP INDEX", "text_pattern_ops");
      CliRun.on(database.urlText(), folder, "diff", "live", "empty", "--as-prisma")
          .failsWith(
              2,
              "error: --as-prisma is about a schema.prisma, and neither side is one",
              "hint: Name it: dbkeep diff live prisma/schema.prisma --as-prisma.");
    }
  }
}
