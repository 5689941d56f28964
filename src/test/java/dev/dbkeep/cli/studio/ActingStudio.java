package dev.dbkeep.cli.studio;

import dev.dbkeep.cli.Application;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A Studio whose pages can have commands run, and a page of it. */
final class ActingStudio implements AutoCloseable {
  private final Studio studio;
  private final StudioClient client;

  private ActingStudio(
      ServerUrl url, Path folder, ActionRules rules, InnerCommands.Program program) {
    Context context =
        new Context(
            folder,
            new TreeMap<>(Map.of("DATABASE_URL", url.withSecrets(), "PATH", System.getenv("PATH"))),
            Console.captured(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()),
            Clock.systemUTC());
    InnerCommands commands = new InnerCommands(context, program);
    Looks looks = new Looks(commands);
    Actions actions =
        new Actions(
            commands, looks, List.of(), new ActionJournal(folder.resolve("actions")), rules);
    this.studio =
        Studio.start(
            new StudioOptions(url, 0, rules.readOnly(), rules.protectedName(), "dbkeep test"),
            new GrammarDangers(),
            null,
            new RestoredPasts(commands, Map.of()),
            Stream.of(
                    new CommandEndpoints(looks, List.of()).all(),
                    new ActionEndpoints(actions).all())
                .flatMap(List::stream)
                .toList());
    this.client = new StudioClient(studio.address());
  }

  /** With all of dbkeep's commands. */
  static ActingStudio of(ServerUrl url, Path folder) {
    return of(url, folder, new ActionRules(false, null));
  }

  static ActingStudio of(ServerUrl url, Path folder, ActionRules rules) {
    return with(
        url,
        folder,
        rules,
        (given, words) -> new Application(given).run(words.toArray(String[]::new)));
  }

  /** With a command that does something else. */
  static ActingStudio with(
      ServerUrl url, Path folder, ActionRules rules, InnerCommands.Program program) {
    return new ActingStudio(url, folder, rules, program);
  }

  StudioClient client() {
    return client;
  }

  JsonNode look(String action, Map<String, List<String>> arguments) {
    return client.post("/api/keep/" + action, Map.of("arguments", arguments));
  }

  /** The refusal of a look. */
  JsonNode refusedLook(String action, Map<String, List<String>> arguments) {
    return client.error(client.refused("/api/keep/" + action, Map.of("arguments", arguments)));
  }

  /** Every line, to the end. */
  List<JsonNode> run(JsonNode look, @Nullable String typed) {
    return start(look, typed).toList();
  }

  Stream<JsonNode> start(JsonNode look, @Nullable String typed) {
    return client.stream("view", "/api/actions/run", question(look, typed));
  }

  JsonNode refusedRun(JsonNode look, @Nullable String typed) {
    return client.error(client.refused("/api/actions/run", question(look, typed)));
  }

  private static Map<String, Object> question(JsonNode look, @Nullable String typed) {
    Map<String, Object> question = new TreeMap<>();
    question.put("preview", look.get("preview").asString());
    question.put("typed", typed);
    return question;
  }

  /** The newest first. */
  List<JsonNode> runs() {
    return client.get("/api/actions").get("runs").valueStream().toList();
  }

  @Override
  public void close() {
    client.close();
    studio.close();
  }
}
