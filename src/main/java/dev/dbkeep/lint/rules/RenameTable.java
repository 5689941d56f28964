package dev.dbkeep.lint.rules;

import static dev.dbkeep.postgres.Identifiers.quote;

import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.Name;
import dev.dbkeep.lint.facts.TableFact;
import dev.dbkeep.plan.Hazard;

/** A table gets another name or schema. */
final class RenameTable {
  static final Rule RULE =
      new Rule(
          "rename-table",
          Severity.WARNING,
          "A table is renamed under a running application",
          "Every query of the old code that names the table fails from the moment the migration"
              + " commits until the new code runs everywhere.",
          "In the same transaction create a view with the old name: it can be read and written like"
              + " the table. Drop it when no code uses it.",
          RenameTable::look);

  private RenameTable() {}

  private static void look(Fact fact, Moment moment, Report report) {
    switch (fact) {
      case TableFact.Rename rename ->
          report(rename.table(), rename.table().withName(rename.newName()), moment, report);
      case TableFact.Move move ->
          report(move.table(), new Name(move.newSchema(), move.table().name()), moment, report);
      case Fact other -> {}
    }
  }

  private static void report(Name from, Name to, Moment moment, Report report) {
    if (!moment.soFar().made(from)) {
      report.add(
          Hazard.Kind.BREAKS_APPLICATION,
          from,
          "renames the table " + from + " to " + to + ": code that uses the old name fails",
          "CREATE VIEW "
              + from.sql()
              + " AS SELECT * FROM "
              + (from.schema().equals(to.schema()) ? quote(to.name()) : to.sql()),
          null);
    }
  }
}
