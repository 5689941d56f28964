package dev.dbkeep.cli.studio;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be done from a page: a command with places for arguments, how it is looked at
 * before, and how it is run.
 *
 * @param name in the address
 * @param command the words of the command
 * @param look what makes it a look; null for a command that only reads or is its own look
 * @param run what else it needs to run without a question; null for one that is only looked at
 * @param typed the argument whose value must be typed once more before it runs
 * @param settled the field of the document that must not have changed between look and run
 * @param stoppable whether it may be ended half way: what it began is then given up as after a
 *     fault, and nothing of the database is left half done
 */
record Action(
    String name,
    List<String> command,
    List<Argument> arguments,
    @Nullable List<String> look,
    @Nullable List<String> run,
    @Nullable String typed,
    @Nullable String settled,
    boolean stoppable) {
  private static final List<String> DRY = List.of("--dry-run");
  private static final Argument CHECK = Argument.required("check");

  /** All there are. */
  static final List<Action> ALL =
      List.of(
          of("migrate-deploy", "migrate deploy")
              .with(
                  Argument.many("allowLoss", "--allow-loss"),
                  Argument.flag("branchFirst", "--branch-first"))
              .runs("--runner-wait", "60", "--verbose")
              .settledBy("migrations"),
          of("health-fix", "health")
              .with(CHECK)
              .looks("--fix", "--dry-run")
              .runs("--fix", "--yes", "--verbose")
              .settledBy("fixes"),
          of("health-explain", "health explain").with(CHECK).looks().onlyLooks(),
          of("health-remember", "health"),
          of("branch-create", "branch create")
              .with(
                  Argument.optional("name"),
                  Argument.option("expires", "--expires"),
                  Argument.option("at", "--at"),
                  Argument.option("provider", "--provider"),
                  Argument.flag("schemaOnly", "--schema-only"),
                  Argument.flag("mask", "--mask")),
          of("branch-switch", "branch switch")
              .with(Argument.optional("name"), Argument.flag("back", "--back")),
          of("branch-drop", "branch drop").with(Argument.required("name")).typing("name"),
          of("backup-now", "backup now").with(Argument.flag("full", "--full")).canBeStopped(),
          of("backup-prove", "backup prove").with(Argument.optional("backup")).canBeStopped(),
          of("backup-verify", "backup verify").withoutLook().canBeStopped(),
          of("upkeep-run", "upkeep run").with(Argument.required("job")).settledBy("steps"),
          of("orphans-quarantine", "orphans")
              .with(
                  Argument.requiredOption("table", "--table"),
                  Argument.flag("addForeignKey", "--add-foreign-key"))
              .looks("--quarantine", "--dry-run")
              .runs("--quarantine"),
          of("report", "report"));

  private static Action of(String name, String command) {
    return new Action(
        name, List.of(command.split(" ", -1)), List.of(), DRY, List.of(), null, null, false);
  }

  private Action with(Argument... places) {
    return new Action(name, command, List.of(places), look, run, typed, settled, stoppable);
  }

  private Action looks(String... words) {
    return new Action(name, command, arguments, List.of(words), run, typed, settled, stoppable);
  }

  private Action withoutLook() {
    return new Action(name, command, arguments, null, run, typed, settled, stoppable);
  }

  private Action runs(String... words) {
    return new Action(name, command, arguments, look, List.of(words), typed, settled, stoppable);
  }

  private Action onlyLooks() {
    return new Action(name, command, arguments, look, null, typed, settled, stoppable);
  }

  private Action typing(String argument) {
    return new Action(name, command, arguments, look, run, argument, settled, stoppable);
  }

  private Action settledBy(String field) {
    return new Action(name, command, arguments, look, run, typed, field, stoppable);
  }

  private Action canBeStopped() {
    return new Action(name, command, arguments, look, run, typed, settled, true);
  }

  static Action named(String name) {
    return ALL.stream()
        .filter(action -> action.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.USAGE,
                    "no page can run " + name,
                    "There are "
                        + ALL.stream().map(Action::name).sorted().collect(Collectors.joining(", "))
                        + "."));
  }

  /** The command with its arguments, without what makes it a look or a run; refuses what is odd. */
  List<String> words(Map<String, List<String>> given) {
    Set<String> unknown = new TreeSet<>(given.keySet());
    List<String> words = new ArrayList<>(command);
    for (Argument argument : arguments) {
      unknown.remove(argument.name());
      List<String> values = given.get(argument.name());
      if (values != null) {
        words.addAll(argument.words(values));
      } else if (argument.required()) {
        throw DbkeepException.of(
            ErrorCode.USAGE, name + " needs " + argument.name(), "See /api/openapi.json.");
      }
    }
    if (!unknown.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          name + " takes no " + String.join(", ", unknown),
          "See /api/openapi.json.");
    }
    return List.copyOf(words);
  }

  /** What has to be typed before it runs: the name of what goes. */
  Optional<String> toBeTyped(Map<String, List<String>> given) {
    return typed == null
        ? Optional.empty()
        : Optional.ofNullable(given.get(typed)).map(List::getFirst);
  }

  static List<String> join(List<String> words, List<String> more) {
    return Stream.concat(words.stream(), more.stream()).toList();
  }
}
