package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.ConstraintFact;
import dev.dbkeep.lint.facts.Fact;

/** DROP CONSTRAINT. */
final class DropConstraint {
  static final Rule RULE =
      new Rule(
          "drop-constraint",
          Severity.INFO,
          "A constraint is dropped",
          "From here on rows may come in that the constraint refused, so that it cannot simply be"
              + " added again. Dropping a foreign key also locks the table it points at.",
          "Keep its definition, and look for offending rows before you add it again.",
          DropConstraint::look);

  private DropConstraint() {}

  private static void look(Fact fact, Moment moment, Report report) {
    if (fact instanceof ConstraintFact.Drop drop && !moment.soFar().made(drop.table())) {
      report.advise(
          "drops the constraint "
              + drop.name()
              + " of "
              + drop.table()
              + ": rows it refused may come in",
          "Keep its definition, so that it can be added again NOT VALID and validated");
    }
  }
}
