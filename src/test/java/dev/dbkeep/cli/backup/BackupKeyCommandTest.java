package dev.dbkeep.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupKeyCommandTest {
  @TempDir private Path folder;

  @Test
  void a_key_is_made_once_and_named_without_being_shown() throws Exception {
    CliRun.in(folder, Map.of(), "backup", "key", "new", "backup.key", "--dry-run").hasExit(0);
    assertThat(folder.resolve("backup.key")).doesNotExist();
    CliRun made = CliRun.in(folder, Map.of(), "backup", "key", "new", "backup.key").hasExit(0);
    String secret = Files.readString(folder.resolve("backup.key")).strip();
    assertThat(made.out()).startsWith("backup.key holds the key ").doesNotContain(secret);
    CliRun shown =
        CliRun.in(folder, Map.of(), "backup", "key", "show", "backup.key", "--json").hasExit(0);
    assertThat(shown.json().get("created").asBoolean()).isFalse();
    assertThat(made.out()).contains(shown.json().get("key").asString());
    CliRun.in(folder, Map.of(), "backup", "key", "new", "backup.key").hasExit(1);
    assertThat(folder.resolve("backup.key")).hasContent(secret);
    CliRun.in(folder, Map.of(), "backup", "key", "eat", "backup.key").hasExit(2);
  }
}
