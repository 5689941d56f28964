package dev.dbkeep.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.backup.restore.Archive.Backup;
import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecoverySettingsTest {
  @TempDir private Path folder;

  /** The folder of branch {@code my branch} is called my%20branch. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "my%20branch", "it's", "two words", "$(touch x) \"q\" \\"})
  void the_server_finds_its_log_in_a_folder_of_any_name(String name) throws Exception {
    Path wal = Files.createDirectories(folder.resolve(name).resolve("dbkeep_wal"));
    Files.writeString(wal.resolve("000000010000000000000001"), "log");
    Path target = folder.resolve("target");
    Process shell =
        new ProcessBuilder("sh", "-c", asTheServerDoes(wal, target))
            .redirectErrorStream(true)
            .start();
    assertThat(shell.waitFor()).as(name).isZero();
    assertThat(target).hasContent("log");
  }

  private static String asTheServerDoes(Path wal, Path target) throws IOException {
    String command = RecoverySettings.of(plan(), wal).getOrDefault("restore_command", "");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      if (c != '%') {
        text.append(c);
        continue;
      }
      i++;
      switch (command.charAt(i)) {
        case '%' -> text.append('%');
        case 'f' -> text.append("000000010000000000000001");
        case 'p' -> text.append(target);
        default -> throw new IOException("unexpected placeholder in " + command);
      }
    }
    return text.toString();
  }

  private static RestorePlan plan() {
    Lsn place = Lsn.parse("0/1000000");
    return new RestorePlan(
        new Backup("b", 1, place, place, Instant.EPOCH, Instant.EPOCH, 0),
        1,
        List.of(),
        new Target.Latest(),
        List.of(),
        false,
        place);
  }
}
