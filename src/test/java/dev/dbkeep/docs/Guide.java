package dev.dbkeep.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * The commands of one guide. A fenced block of the kind {@code console} holds commands, each after
 * {@code "$ "}, and what they print; a line of {@code …} stands for any lines. What the reader has
 * before, a comment {@code <!-- before} sets up.
 */
record Guide(String before, List<Step> steps) {
  /**
   * @param exit as said by a line {@code (exit N)} after the output, else 0
   * @param output the lines that must come, in this order
   */
  record Step(String command, int exit, List<String> output) {}

  static Guide of(String page) {
    StringBuilder before = new StringBuilder();
    List<Step> steps = new ArrayList<>();
    List<String> block = new ArrayList<>();
    String inside = "";
    for (String line : page.lines().toList()) {
      if (inside.isEmpty()) {
        inside = line.equals("<!-- before") ? "-->" : line.equals("```console") ? "```" : "";
      } else if (line.equals(inside)) {
        if (inside.equals("```")) {
          steps.addAll(steps(block));
        } else {
          block.forEach(text -> before.append(text).append('\n'));
        }
        block.clear();
        inside = "";
      } else {
        block.add(line);
      }
    }
    return new Guide(before.toString(), steps);
  }

  /**
   * The commands of a page that shows them alone: lines of plain blocks, and those in backticks.
   */
  static List<String> commands(String page) {
    List<String> commands = new ArrayList<>();
    boolean inside = false;
    for (String line : page.lines().toList()) {
      if (line.startsWith("```")) {
        inside = !inside;
      } else if (inside) {
        int comment = line.indexOf(" # ");
        commands.add((comment < 0 ? line : line.substring(0, comment)).strip());
      } else {
        String[] parts = line.split("`", -1);
        for (int i = 1; i < parts.length; i += 2) {
          if (parts[i].startsWith("./")) {
            commands.add(parts[i]);
          }
        }
      }
    }
    return commands;
  }

  private static List<Step> steps(List<String> block) {
    List<Step> steps = new ArrayList<>();
    for (String line : block) {
      if (line.startsWith("$ ")) {
        steps.add(new Step(line.substring(2), 0, List.of()));
        continue;
      }
      Step last = steps.removeLast();
      if (line.startsWith("(exit ")) {
        steps.add(
            new Step(
                last.command(),
                Integer.parseInt(line.substring(6, line.length() - 1)),
                last.output()));
      } else if (line.isBlank() || line.strip().equals("…")) {
        steps.add(last);
      } else {
        List<String> output = new ArrayList<>(last.output());
        output.add(line.stripTrailing());
        steps.add(new Step(last.command(), last.exit(), output));
      }
    }
    return steps;
  }
}
