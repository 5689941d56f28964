package dev.dbkeep.cli;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.Console;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code dbkeep} alone prints: every command with its line, by topic. */
final class Overview {
  private final Console console;

  Overview(Console console) {
    this.console = console;
  }

  int print() {
    PrintStream out = console.out();
    out.println("dbkeep keeps a PostgreSQL database safe through its whole life.");
    out.println();
    out.println(console.bold("Usage: dbkeep COMMAND [OPTIONS]"));
    Map<String, List<CommandEntry>> topics = new LinkedHashMap<>();
    for (CommandEntry entry : Commands.all()) {
      topics.computeIfAbsent(entry.topic(), topic -> new ArrayList<>()).add(entry);
    }
    int width = Commands.all().stream().mapToInt(entry -> entry.name().length()).max().orElse(0);
    topics.forEach(
        (topic, entries) -> {
          out.println();
          out.println(console.bold(topic));
          entries.forEach(entry -> line(entry.name(), width, entry.summary()));
        });
    out.println();
    out.println("Help on one command: dbkeep COMMAND --help. New here: dbkeep demo.");
    return 0;
  }

  void printGroup(String group, List<CommandEntry> entries) {
    PrintStream out = console.out();
    out.println(console.bold("Usage: dbkeep " + group + " COMMAND [OPTIONS]"));
    out.println();
    int width = entries.stream().mapToInt(entry -> entry.name().length()).max().orElse(0);
    entries.forEach(entry -> line(entry.name(), width, entry.summary()));
  }

  private void line(String name, int width, String summary) {
    console
        .out()
        .println("  " + console.cyan(name) + " ".repeat(width - name.length() + 2) + summary);
  }
}
