package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.Fact;

/**
 * A rule is its text and a function; its two examples stand beside it as resources, {@code bad.sql}
 * and {@code good.sql}.
 *
 * @param title one line for the list
 * @param danger what goes wrong, and why
 * @param remedy what to do instead, in general; a finding names the exact statement
 */
public record Rule(
    String id, Severity severity, String title, String danger, String remedy, Check check) {
  /** Looks at one fact of one statement. */
  @FunctionalInterface
  public interface Check {
    void look(Fact fact, Moment moment, Report report);
  }
}
