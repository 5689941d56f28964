package dev.dbkeep.cli.studio;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.console.Redactor;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A command that was run within this process, as a page sees it.
 *
 * @param exit its exit code
 * @param document as the reference of the command describes it; of a failure its error
 */
record Ran(int exit, JsonNode document) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Of a command that says nothing while it runs. */
  static Ran of(InnerCommands commands, List<String> words) {
    return of(commands, words, OutputStream.nullOutputStream(), new Redactor());
  }

  /**
   * Runs it with {@code --json}.
   *
   * @param progress takes what is meant for the error stream of a terminal
   * @param redactor learns the passwords that the command meets
   */
  static Ran of(
      InnerCommands commands, List<String> words, OutputStream progress, Redactor redactor) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(text, true, StandardCharsets.UTF_8),
            new PrintStream(progress, true, StandardCharsets.UTF_8),
            false,
            true,
            false,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            redactor);
    int exit = commands.run(Action.join(words, List.of("--json")), console);
    return new Ran(exit, document(text.toString(StandardCharsets.UTF_8)));
  }

  /** Whether it did what it shall: also when it found something. */
  boolean isDone() {
    return exit == 0 || exit == ErrorCode.FINDINGS.exit();
  }

  private static JsonNode document(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw DbkeepException.of(
              ErrorCode.FAILED,
              "the command printed no JSON document",
              "Run it in a terminal to see what it says.")
          .detail(text)
          .cause(e);
    }
  }
}
