package dev.dbkeep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompletionTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "pus, push",
    "config s, config show",
    "push --dry, push --dry-run",
    "completion b, completion bash",
    "serv, server"
  })
  void completes_in_a_real_bash(String typed, String completed) throws Exception {
    Path script = folder.resolve("dbkeep.bash");
    Files.writeString(script, CliRun.in(folder, Map.of(), "completion", "bash").hasExit(0).out());
    List<String> words = List.of(("dbkeep " + typed).split(" "));
    String probe =
        "source '"
            + script
            + "'; COMP_WORDS=("
            + String.join(" ", words)
            + "); COMP_CWORD="
            + (words.size() - 1)
            + "; _dbkeep; echo \"${COMPREPLY[*]}\"";
    assertThat(output("bash", "-euc", probe).strip())
        .isEqualTo(completed.substring(completed.lastIndexOf(' ') + 1));
  }

  @ParameterizedTest
  @CsvSource({"zsh", "fish"})
  void the_scripts_of_other_shells_parse_there(String shell) throws Exception {
    Path script = folder.resolve("script");
    Files.writeString(script, CliRun.in(folder, Map.of(), "completion", shell).hasExit(0).out());
    assertThat(script).content().contains("config", "push", "dry-run");
    boolean installed =
        new ProcessBuilder("sh", "-c", "command -v " + shell).start().waitFor() == 0;
    assumeTrue(installed, shell + " is not installed here, so its script is not tried");
    assertThat(output(shell, "-n", script.toString())).isEmpty();
  }

  @Test
  void refuses_a_shell_it_does_not_know() {
    CliRun.in(folder, Map.of(), "completion", "tcsh")
        .failsWith(2, "error: no completion for shell tcsh", "hint: Use bash, zsh or fish.");
  }

  private static String output(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }
}
