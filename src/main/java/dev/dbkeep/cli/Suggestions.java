package dev.dbkeep.cli;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.config.Words;
import java.util.List;
import java.util.Map;

/**
 * What a person may have meant: the nearest known name, or the word for it that other tools use.
 */
final class Suggestions {
  private static final Map<String, String> HABITS =
      Map.ofEntries(
          Map.entry("db push", "push"),
          Map.entry("db pull", "pull"),
          Map.entry("db seed", "seed"),
          Map.entry("db execute", "push"),
          Map.entry("introspect", "pull"),
          Map.entry("generate", "migrate new"),
          Map.entry("check", "migrate status"),
          Map.entry("migrate dev", "migrate new"),
          Map.entry("migrate create", "migrate new"),
          Map.entry("migrate up", "migrate deploy"),
          Map.entry("migrate apply", "migrate deploy"),
          Map.entry("migrate reset", "reset"),
          Map.entry("migrate diff", "diff"),
          Map.entry("migrate info", "migrate status"),
          Map.entry("info", "migrate status"),
          Map.entry("status", "migrate status"),
          Map.entry("deploy", "migrate deploy"),
          Map.entry("validate", "migrate status"),
          Map.entry("baseline", "migrate baseline"),
          Map.entry("repair", "migrate resolve"),
          Map.entry("clean", "reset"),
          Map.entry("drop", "reset"),
          Map.entry("debug", "doctor"),
          Map.entry("config", "config show"),
          Map.entry("lint", "migrate lint"));

  private Suggestions() {}

  static String forCommand(String typed, List<CommandEntry> entries) {
    List<String> names = entries.stream().map(CommandEntry::name).toList();
    int space = typed.indexOf(' ');
    String first = space < 0 ? typed : typed.substring(0, space);
    String habit = HABITS.getOrDefault(typed, HABITS.getOrDefault(first, ""));
    String meant = names.contains(habit) ? habit : Words.nearest(typed, names);
    if (meant.isEmpty() && space > 0) {
      meant = Words.nearest(first, names);
    }
    if (meant.isEmpty()) {
      List<String> groups =
          entries.stream().map(CommandEntry::group).filter(group -> !group.isEmpty()).toList();
      meant = Words.nearest(first, groups);
    }
    return (meant.isEmpty() ? "" : "Did you mean `dbkeep " + meant + "`? ")
        + "Run `dbkeep help` for all commands.";
  }
}
