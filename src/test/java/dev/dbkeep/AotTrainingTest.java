package dev.dbkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AotTrainingTest {
  /**
   * A training that only runs into errors would still make a cache, one that makes nothing faster.
   */
  @Test
  void every_command_of_the_training_does_its_work(@TempDir Path folder) throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      Map<String, Integer> exits = AotTraining.run(folder, database.url());
      assertThat(exits)
          .hasSizeGreaterThan(10)
          .containsEntry("diff after a change", 3)
          .containsEntry("diff --json after a change", 3);
      exits.forEach((command, exit) -> assertThat(exit).as(command).isIn(0, 3));
      assertThat(exits)
          .containsEntry("migrate deploy", 0)
          .containsEntry("migrate status", 0)
          .containsEntry("push", 0)
          .containsEntry("diff", 0);
      assertThat(StudioTraining.run(database.url()).values()).isNotEmpty().containsOnly(200);
    }
  }

  @Test
  void the_training_leaves_nothing_behind(@TempDir Path parent) throws Exception {
    Path folder = Files.createDirectory(parent.resolve("training"));
    AotTraining.train(folder);
    assertThat(parent).isEmptyDirectory();
  }
}
