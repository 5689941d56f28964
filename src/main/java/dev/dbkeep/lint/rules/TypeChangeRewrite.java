package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.ColumnFact;
import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.plan.Hazard;

/** A change of type on a large table. */
final class TypeChangeRewrite {
  static final Rule RULE =
      new Rule(
          "type-change-rewrites-table",
          Severity.INFO,
          "A change of type may write the table anew",
          "Unless old and new type share their stored form (varchar to a longer varchar or to"
              + " text), the table and all of its indexes are rewritten while every reader and"
              + " writer waits.",
          "Add a column of the new type, fill it in batches while a trigger keeps it equal, and"
              + " swap the two.",
          TypeChangeRewrite::look);

  private TypeChangeRewrite() {}

  private static void look(Fact fact, Moment moment, Report report) {
    if (fact instanceof ColumnFact.ChangeType change && !moment.soFar().made(change.table())) {
      report.add(
          Hazard.Kind.LONG_LOCK,
          change.table(),
          change.column(),
          "changes the type of "
              + change.table()
              + "."
              + change.column()
              + ", which may write the table anew under the strongest lock",
          "Add a column of the new type, fill it in batches, and swap the two",
          Probes.large(moment.soFar().origin(change.table())));
    }
  }
}
