package dev.dbkeep.lint.rules;

import static dev.dbkeep.postgres.Identifiers.quote;

import dev.dbkeep.lint.facts.ColumnFact;
import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.plan.Hazard;

/** DROP COLUMN. */
final class DropColumn {
  static final Rule RULE =
      new Rule(
          "drop-column",
          Severity.WARNING,
          "A column is dropped with its values",
          "The values are gone the moment the migration commits; only a backup brings them back. An"
              + " application that still runs with the old code fails at its next query that names"
              + " the column.",
          "Deploy the application without the column first. Keep the column aside under another"
              + " name for a while, and drop it when nobody has missed it. Name it with"
              + " --allow-loss to go on.",
          DropColumn::look);

  private DropColumn() {}

  private static void look(Fact fact, Moment moment, Report report) {
    if (fact instanceof ColumnFact.Drop drop
        && Losses.of(drop, moment)
        && Replacements.of(drop, moment.script()).isEmpty()) {
      report.add(
          Hazard.Kind.DATA_LOSS,
          drop.table(),
          drop.column(),
          "drops the column " + drop.table() + "." + drop.column() + " with its values",
          "ALTER TABLE "
              + drop.table().sql()
              + " RENAME COLUMN "
              + quote(drop.column())
              + " TO "
              + quote("dropped_" + drop.column())
              + ", and drop it in a later migration",
          Losses.probe(drop, moment));
    }
  }
}
