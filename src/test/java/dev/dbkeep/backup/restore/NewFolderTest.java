package dev.dbkeep.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NewFolderTest {
  @TempDir private Path folder;

  @Test
  void what_a_killed_restore_left_goes_when_it_is_run_again() throws IOException {
    Path target = folder.resolve("restored");
    try (NewFolder killed = NewFolder.claim(target)) {
      Files.createDirectories(target.resolve("base/1"));
      Files.writeString(target.resolve("base/1/1259"), "half");
      assertThatThrownBy(() -> NewFolder.claim(target)).hasMessageContaining("at this moment");
      assertThat(killed).isNotNull();
    }
    try (NewFolder again = NewFolder.claim(target)) {
      assertThat(target.resolve("base")).doesNotExist();
      Files.writeString(target.resolve("PG_VERSION"), "18");
      again.finish();
    }
    assertThatThrownBy(() -> NewFolder.claim(target)).hasMessage(target + " is not empty");
    assertThat(target.resolve("PG_VERSION")).exists();
  }

  @Test
  void a_folder_of_somebody_else_is_refused_untouched() throws IOException {
    Files.writeString(folder.resolve("letter"), "dear");
    assertThatThrownBy(() -> NewFolder.claim(folder)).hasMessage(folder + " is not empty");
    assertThat(folder).isDirectoryContaining(file -> file.endsWith("letter"));
  }
}
