package dev.dbkeep.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileErrorsTest {
  @TempDir private Path folder;

  @Test
  void the_path_alone_is_no_reason() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    IOException missing =
        catchThrowableOfType(
            IOException.class, () -> Files.readAllBytes(folder.resolve("nowhere")));
    IOException below =
        catchThrowableOfType(IOException.class, () -> Files.createFile(file.resolve("below")));
    assertThat(FileErrors.of(ErrorCode.BACKUP, missing))
        .hasMessage("cannot use " + folder.resolve("nowhere") + ": no such file or folder");
    assertThat(FileErrors.of(ErrorCode.BACKUP, below))
        .hasMessage("cannot use " + file.resolve("below") + ": Not a directory");
    assertThat(FileErrors.of(ErrorCode.BACKUP, new IOException("No space left on device")).hint())
        .startsWith("Free space");
  }
}
