package dev.dbkeep.lint.rules;

import static dev.dbkeep.postgres.Identifiers.quote;

import dev.dbkeep.lint.facts.DropFact;
import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.Name;
import dev.dbkeep.plan.Hazard;

/** DROP TABLE. */
final class DropTable {
  static final Rule RULE =
      new Rule(
          "drop-table",
          Severity.WARNING,
          "A table is dropped with its rows",
          "The rows are gone the moment the migration commits; only a backup brings them back.",
          "Rename the table out of the way first, and drop it when nobody has missed it. Name it"
              + " with --allow-loss to go on.",
          DropTable::look);

  private DropTable() {}

  private static void look(Fact fact, Moment moment, Report report) {
    if (fact instanceof DropFact drop
        && Losses.ofTable(drop, moment)
        && Replacements.of(drop, moment.script()).isEmpty()) {
      Name table = drop.name();
      report.add(
          Hazard.Kind.DATA_LOSS,
          table,
          "drops the table " + table + " with its rows",
          "ALTER TABLE "
              + table.sql()
              + " RENAME TO "
              + quote("dropped_" + table.name())
              + ", and drop it in a later migration",
          Losses.probe(drop, moment));
    }
  }
}
