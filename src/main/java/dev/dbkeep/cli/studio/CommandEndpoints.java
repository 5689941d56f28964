package dev.dbkeep.cli.studio;

import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.http.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What other commands say, for the pages: their documents as {@code --json} prints them. */
final class CommandEndpoints {
  /** Those that only look. */
  private static final Map<String, List<String>> COMMANDS =
      Map.of(
          "health", List.of("health", "--no-history"),
          "migrate-status", List.of("migrate", "status"),
          "migrate-lint", List.of("migrate", "lint"),
          "branch-list", List.of("branch", "list"),
          "backup-list", List.of("backup", "list"),
          "backup-status", List.of("backup", "status"),
          "upkeep-list", List.of("upkeep", "list"),
          "slow", List.of("slow", "--no-history"),
          "orphans", List.of("orphans"),
          "retention", List.of("retention", "--dry-run"));

  private static final JsonMapper MAPPER = new JsonMapper();

  private final InnerCommands commands;
  private final List<String> connection;

  CommandEndpoints(InnerCommands commands, List<String> connection) {
    this.commands = commands;
    this.connection = connection;
  }

  /** Which command. */
  record Question(String name) {}

  /**
   * What it said.
   *
   * @param exit its exit code
   * @param document as the reference of the command describes it; of a failure its error
   */
  record Answer(int exit, JsonNode document) {}

  List<Endpoint<?>> all() {
    return List.of(
        Endpoint.get(
            "/api/keep/{name}",
            "the JSON document of a command that only looks",
            Question.class,
            Answer.class,
            (_, question) -> run(question.name())));
  }

  private Answer run(String name) {
    List<String> command = COMMANDS.get(name);
    if (command == null) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "no page shows the command " + name,
          "There are " + String.join(", ", COMMANDS.keySet().stream().sorted().toList()) + ".");
    }
    List<String> words = new ArrayList<>(command);
    words.add("--json");
    words.addAll(connection);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int exit = commands.run(words, new PrintStream(text, true, StandardCharsets.UTF_8));
    return new Answer(exit, document(text.toString(StandardCharsets.UTF_8)));
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
