package dev.dbkeep.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InPlaceTest {
  @TempDir private Path folder;

  /** Both were renamed, and the run was killed before it removed the note of it. */
  private Path exchanged() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("main"));
    Files.createDirectory(folder.resolve("main.before-20261121-143012"));
    try (InPlaceFolder left = InPlaceFolder.take(directory)) {
      left.write(
          new InPlaceFolder.Ready(
              "latest", "main.before-20261121-143012", "2026-11-21T14:03:07Z", List.of()));
    }
    return directory;
  }

  @Test
  void the_note_of_a_killed_run_counts_as_long_as_nobody_started_the_new_cluster()
      throws IOException {
    Path directory = exchanged();
    assertThat(InPlace.finish(directory, "latest"))
        .hasValueSatisfying(
            done -> assertThat(done.lastCommit()).isEqualTo("2026-11-21T14:03:07Z"));
    assertThat(InPlaceFolder.of(directory)).doesNotExist();
  }

  /** The same words mean another restore after a week of work. */
  @Test
  void a_cluster_that_was_at_work_since_is_restored_again() throws IOException {
    Path directory = exchanged();
    Files.createFile(directory.resolve("postmaster.opts"));
    assertThat(InPlace.finish(directory, "latest")).isEmpty();
  }
}
