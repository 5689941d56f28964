package dev.dbkeep.cli.studio;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.http.Endpoint;
import java.util.List;
import java.util.Map;

/** What other commands say, for the pages: their documents as {@code --json} prints them. */
final class CommandEndpoints {
  /** Those that only look. */
  private static final Map<String, List<String>> COMMANDS =
      Map.ofEntries(
          Map.entry("health", List.of("health", "--dry-run")),
          Map.entry("migrate-status", List.of("migrate", "status")),
          Map.entry("migrate-lint", List.of("migrate", "lint")),
          Map.entry("branch-list", List.of("branch", "list")),
          Map.entry("backup-list", List.of("backup", "list")),
          Map.entry("backup-status", List.of("backup", "status")),
          Map.entry("upkeep-list", List.of("upkeep", "list")),
          Map.entry("slow", List.of("slow", "--no-history")),
          Map.entry("orphans", List.of("orphans")),
          Map.entry("retention", List.of("retention", "--dry-run")),
          Map.entry("report", List.of("report", "--dry-run")));

  private final Looks looks;
  private final List<String> connection;

  CommandEndpoints(Looks looks, List<String> connection) {
    this.looks = looks;
    this.connection = connection;
  }

  /** Which command. */
  record Question(String name) {}

  List<Endpoint<?>> all() {
    return List.of(
        Endpoint.get(
            "/api/keep/{name}",
            "the JSON document of a command that only looks",
            Question.class,
            Ran.class,
            (_, question) -> run(question.name())));
  }

  private Ran run(String name) {
    List<String> command = COMMANDS.get(name);
    if (command == null) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "no page shows the command " + name,
          "There are " + String.join(", ", COMMANDS.keySet().stream().sorted().toList()) + ".");
    }
    return looks.look(Action.join(command, connection));
  }
}
