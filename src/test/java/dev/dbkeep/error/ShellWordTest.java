package dev.dbkeep.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShellWordTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain-1.2_x/y",
        "",
        "two words",
        "it's",
        "$(id) `id` \"$HOME\"",
        "a;b&c|d>e",
        "*?[a]~"
      })
  void a_shell_reads_the_same_word_again(String text) throws IOException {
    Process shell = new ProcessBuilder("sh", "-c", "printf %s " + ShellWord.of(text)).start();
    assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(text);
  }
}
