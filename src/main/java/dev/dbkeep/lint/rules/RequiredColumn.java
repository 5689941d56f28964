package dev.dbkeep.lint.rules;

import static dev.dbkeep.postgres.Identifiers.quote;

import dev.dbkeep.lint.facts.ColumnDefinition;
import dev.dbkeep.lint.facts.ColumnFact;
import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.plan.Hazard;

/** A required column without a default, on a table that may hold rows. */
final class RequiredColumn {
  static final Rule RULE =
      new Rule(
          "required-column",
          Severity.ERROR,
          "A required column without a default",
          "The rows that are there have no value for the new column, so PostgreSQL refuses the"
              + " statement as soon as the table holds one row. It works on an empty development"
              + " database and fails in production.",
          "Give the column a default, or add it without NOT NULL, fill it, and make it required in"
              + " a later migration.",
          RequiredColumn::look);

  private RequiredColumn() {}

  private static void look(Fact fact, Moment moment, Report report) {
    if (!(fact instanceof ColumnFact.Add add) || moment.soFar().made(add.table())) {
      return;
    }
    ColumnDefinition column = add.definition();
    if (!column.notNull() || column.fillsItself()) {
      return;
    }
    String table = add.table().sql();
    report.add(
        Hazard.Kind.DATA_DEPENDENT,
        add.table(),
        add.column(),
        "adds the required column "
            + add.table()
            + "."
            + add.column()
            + " without a default to a table with rows",
        "ALTER TABLE "
            + table
            + " ADD COLUMN "
            + quote(add.column())
            + " "
            + column.type()
            + "; fill it; then ALTER TABLE "
            + table
            + " ALTER COLUMN "
            + quote(add.column())
            + " SET NOT NULL",
        Probes.rows(moment.soFar().origin(add.table())));
  }
}
