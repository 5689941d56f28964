package dev.dbkeep.lint.rules;

import static dev.dbkeep.postgres.Identifiers.quote;

import dev.dbkeep.lint.facts.ColumnDefinition;
import dev.dbkeep.lint.facts.ColumnFact;
import dev.dbkeep.lint.facts.DefaultKind;
import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.plan.Hazard;

/** A new column whose value differs from row to row, so that the table is written anew. */
final class ColumnRewrite {
  static final Rule RULE =
      new Rule(
          "column-rewrites-table",
          Severity.INFO,
          "A new column makes PostgreSQL write the table anew",
          "A default that differs from row to row (gen_random_uuid(), random(), nextval()), serial,"
              + " IDENTITY and GENERATED … STORED rewrite the table and all of its indexes while"
              + " every reader and writer waits.",
          "Add the column without a value, set the default for new rows, fill the old ones in"
              + " batches, then make it required.",
          ColumnRewrite::look);

  private ColumnRewrite() {}

  private static void look(Fact fact, Moment moment, Report report) {
    if (fact instanceof ColumnFact.Add add
        && !moment.soFar().made(add.table())
        && rewrites(add.definition())) {
      String alter = "ALTER TABLE " + add.table().sql();
      report.add(
          Hazard.Kind.LONG_LOCK,
          add.table(),
          add.column(),
          "adds "
              + add.table()
              + "."
              + add.column()
              + " with a value of its own for each row: the table is written anew under the"
              + " strongest lock",
          alter
              + " ADD COLUMN "
              + quote(add.column())
              + " "
              + add.definition().type()
              + "; set its default; fill the rows in batches",
          Probes.large(moment.soFar().origin(add.table())));
    }
  }

  /**
   * A function nobody here knows counts as volatile, which is what PostgreSQL takes functions for.
   */
  private static boolean rewrites(ColumnDefinition column) {
    return column.identity()
        || column.generatedStored()
        || column.type().serial()
        || column.defaultKind() == DefaultKind.VOLATILE
        || column.defaultKind() == DefaultKind.UNKNOWN;
  }
}
