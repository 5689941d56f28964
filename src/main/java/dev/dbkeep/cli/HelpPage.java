package dev.dbkeep.cli;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Paragraph;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What {@code --help} prints: usage, purpose, risk, options by group, exit codes, examples. */
final class HelpPage {
  private static final Map<String, String> GROUPS =
      Map.of(
          "ConnectionOptions", "Database",
          "SourceOptions", "Project",
          "OutputOptions", "Output");
  private static final List<String> ORDER = List.of("Options", "Project", "Database", "Output");
  private static final List<String> EXIT_CODES =
      List.of(
          "0 done",
          "1 failed",
          "2 wrong usage",
          "3 findings or differences",
          "4 cannot connect or not allowed",
          "5 refused because data would be lost",
          "130 interrupted");

  private final Console console;
  private final CommandEntry entry;
  private final CommandSpec spec;

  HelpPage(Console console, CommandEntry entry, CommandSpec spec) {
    this.console = console;
    this.entry = entry;
    this.spec = spec;
  }

  /** One line of the option table. */
  record Row(String names, String text) {}

  void print() {
    PrintStream out = console.out();
    out.println(console.bold("Usage: ") + usage());
    out.println();
    for (String line : description()) {
      wrap(line, "");
    }
    out.println();
    out.println("Risk: " + entry.risk().text());
    Map<String, List<Row>> groups = groups();
    int width =
        groups.values().stream()
            .flatMap(List::stream)
            .mapToInt(row -> row.names().length())
            .max()
            .orElse(0);
    groups.forEach(
        (group, rows) -> {
          out.println();
          out.println(console.bold(group));
          rows.forEach(
              row ->
                  wrap(
                      "  "
                          + row.names()
                          + " ".repeat(width - row.names().length() + 2)
                          + row.text(),
                      " ".repeat(width + 4)));
        });
    List<String> examples = examples();
    if (!examples.isEmpty()) {
      out.println();
      out.println(console.bold("Examples"));
      examples.forEach(example -> out.println("  " + example));
    }
    out.println();
    out.println(console.bold("Exit codes"));
    wrap("  " + String.join(" · ", EXIT_CODES), "  ");
  }

  String usage() {
    StringBuilder text = new StringBuilder("dbkeep ").append(entry.name());
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      String label =
          parameter.arity().max() > 1 ? parameter.paramLabel() + "..." : parameter.paramLabel();
      text.append(' ').append(parameter.arity().min() == 0 ? "[" + label + "]" : label);
    }
    return text.append(" [OPTIONS]").toString();
  }

  List<String> description() {
    String[] lines = spec.usageMessage().description();
    return lines.length == 0 ? List.of(entry.summary()) : List.of(lines);
  }

  List<String> examples() {
    return List.of(spec.usageMessage().footer());
  }

  Map<String, List<Row>> groups() {
    Map<String, List<Row>> groups = new LinkedHashMap<>();
    if (!spec.positionalParameters().isEmpty()) {
      groups.put(
          "Parameters",
          spec.positionalParameters().stream()
              .map(p -> new Row(p.paramLabel(), text(p.description())))
              .toList());
    }
    for (String group : ORDER) {
      List<Row> rows = new ArrayList<>();
      for (OptionSpec option : spec.options()) {
        if (groupOf(option).equals(group) && !option.hidden()) {
          rows.add(new Row(names(option), text(option.description())));
        }
      }
      if (!rows.isEmpty()) {
        groups.put(group, rows);
      }
    }
    return groups;
  }

  /** Options of a shared mixin stand together; all others under one heading. */
  private static String groupOf(OptionSpec option) {
    return option.userObject() instanceof Field field
        ? GROUPS.getOrDefault(field.getDeclaringClass().getSimpleName(), "Options")
        : "Options";
  }

  /** picocli's own escape for a dollar sign is not needed here. */
  private static String text(String[] description) {
    return String.join(" ", description).replace("$$", "$");
  }

  private static String names(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
  }

  /** Prints one paragraph within the width of the terminal. */
  private void wrap(String text, String indent) {
    Paragraph.lines(text, indent, console.columns()).forEach(console.out()::println);
  }
}
