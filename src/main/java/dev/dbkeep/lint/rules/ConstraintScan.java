package dev.dbkeep.lint.rules;

import static dev.dbkeep.postgres.Identifiers.quote;

import dev.dbkeep.lint.facts.ColumnFact;
import dev.dbkeep.lint.facts.ConstraintDefinition;
import dev.dbkeep.lint.facts.ConstraintFact;
import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.Name;
import dev.dbkeep.plan.Hazard;

/** A check or foreign key that reads the whole table under its lock. */
final class ConstraintScan {
  static final Rule RULE =
      new Rule(
          "constraint-without-not-valid",
          Severity.INFO,
          "A constraint reads the whole table under its lock",
          "ADD CHECK and ADD FOREIGN KEY compare every row while the table is locked; a foreign key"
              + " also stops writes to the table it points at.",
          "Add it NOT VALID, which takes a moment, and VALIDATE CONSTRAINT in a later transaction,"
              + " which lets reads and writes go on.",
          ConstraintScan::look);

  private ConstraintScan() {}

  private static void look(Fact fact, Moment moment, Report report) {
    switch (fact) {
      case ConstraintFact.Add add when scans(add.definition()) ->
          report(add.table(), add.definition(), moment, report);
      case ColumnFact.Add add ->
          add.definition().constraints().stream()
              .filter(ConstraintScan::scans)
              .forEach(inline -> report(add.table(), inline, moment, report));
      case Fact other -> {}
    }
  }

  private static boolean scans(ConstraintDefinition constraint) {
    boolean kind =
        constraint.kind() == ConstraintDefinition.Kind.CHECK
            || constraint.kind() == ConstraintDefinition.Kind.FOREIGN_KEY;
    return kind && !constraint.notValid();
  }

  private static void report(
      Name table, ConstraintDefinition constraint, Moment moment, Report report) {
    if (moment.soFar().made(table)) {
      return;
    }
    String validate =
        constraint.name() == null
            ? ""
            : "; then ALTER TABLE "
                + table.sql()
                + " VALIDATE CONSTRAINT "
                + quote(constraint.name())
                + " in a transaction of its own";
    report.add(
        Hazard.Kind.LONG_LOCK,
        table,
        "adds a "
            + constraint.kind().label()
            + " to "
            + table
            + " and compares every row under its lock",
        "Add it NOT VALID" + validate,
        Probes.large(moment.soFar().origin(table)));
  }
}
