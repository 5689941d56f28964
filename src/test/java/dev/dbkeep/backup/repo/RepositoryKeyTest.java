package dev.dbkeep.backup.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a key comes from. */
class RepositoryKeyTest {
  @TempDir private Path folder;

  @Test
  void a_key_comes_from_a_file_the_environment_or_a_command() throws IOException {
    Path file = folder.resolve("backup.key");
    RepositoryKey key = RepositoryKey.generate();
    key.write(file);
    String text = Files.readString(file).strip();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(RepositoryKey.ofFile(file).bytes()).isEqualTo(key.bytes());
    assertThat(RepositoryKey.ofEnvironment(Map.of("DBKEEP_BACKUP_KEY", text)).orElseThrow().bytes())
        .isEqualTo(key.bytes());
    assertThat(RepositoryKey.ofEnvironment(Map.of())).isEmpty();
    assertThat(RepositoryKey.ofCommand("cat backup.key", folder, Map.of()).bytes())
        .isEqualTo(key.bytes());
    assertThat(key.toString()).isEqualTo("key " + key.check()).doesNotContain(text);
  }

  @Test
  void a_file_is_never_overwritten_by_a_key() throws IOException {
    Path file = Files.writeString(folder.resolve("notes"), "mine");
    assertThatThrownBy(() -> RepositoryKey.generate().write(file))
        .isInstanceOf(DbkeepException.class)
        .hasMessage("there is a file " + file + " already");
    assertThat(file).hasContent("mine");
  }

  @Test
  void what_is_no_key_is_said_without_showing_it() throws IOException {
    Path file = folder.resolve("backup.key");
    RepositoryKey.generate().write(file);
    String text = Files.readString(file).strip();
    char last = text.charAt(20);
    String wrong = text.substring(0, 20) + (last == 'A' ? 'B' : 'A') + text.substring(21);
    assertThatThrownBy(() -> RepositoryKey.ofEnvironment(Map.of("DBKEEP_BACKUP_KEY", wrong)))
        .hasMessage("DBKEEP_BACKUP_KEY holds a key that was copied wrongly");
    assertThatThrownBy(
            () -> RepositoryKey.ofEnvironment(Map.of("DBKEEP_BACKUP_KEY", "open sesame")))
        .hasMessage("DBKEEP_BACKUP_KEY holds no key of dbkeep");
    assertThatThrownBy(() -> RepositoryKey.ofFile(folder.resolve("none")))
        .hasMessage("no key file " + folder.resolve("none"));
    assertThatThrownBy(() -> RepositoryKey.ofCommand("exit 3", folder, Map.of()))
        .hasMessage("the command for the backup key ended with exit code 3");
  }
}
