package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.ColumnFact;
import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.plan.Hazard;

/** A column gets another name. */
final class RenameColumn {
  static final Rule RULE =
      new Rule(
          "rename-column",
          Severity.WARNING,
          "A column is renamed under a running application",
          "Every query of the old code that names the column fails from the moment the migration"
              + " commits until the new code runs everywhere.",
          "Deploy code that can do with both names, or keep both columns for a while and keep them"
              + " equal with a trigger.",
          RenameColumn::look);

  private RenameColumn() {}

  private static void look(Fact fact, Moment moment, Report report) {
    if (fact instanceof ColumnFact.Rename rename
        && !moment.soFar().made(rename.table())
        && moment.soFar().madeColumn(rename.table(), rename.column()).isEmpty()) {
      report.add(
          Hazard.Kind.BREAKS_APPLICATION,
          rename.table(),
          rename.column(),
          "renames the column "
              + rename.table()
              + "."
              + rename.column()
              + " to "
              + rename.newName()
              + ": code that uses the old name fails",
          "Map the old name to the new one in the application (Prisma: @map), or keep both columns"
              + " until no code uses the old one",
          null);
    }
  }
}
