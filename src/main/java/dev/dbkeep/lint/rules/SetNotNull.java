package dev.dbkeep.lint.rules;

import static dev.dbkeep.postgres.Identifiers.quote;

import dev.dbkeep.lint.facts.ColumnDefinition;
import dev.dbkeep.lint.facts.ColumnFact;
import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.Name;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.Probe;
import java.util.Optional;

/** SET NOT NULL while rows may hold NULL. */
final class SetNotNull {
  static final Rule RULE =
      new Rule(
          "set-not-null",
          Severity.WARNING,
          "A column becomes required while rows may hold NULL",
          "The statement fails when one row holds NULL. It also reads the whole table under a lock"
              + " that keeps every reader and writer waiting.",
          "Fill the NULLs first. On a large table add CHECK (column IS NOT NULL) NOT VALID,"
              + " validate it in a transaction of its own, then SET NOT NULL, which then reads"
              + " nothing.",
          SetNotNull::look);

  private SetNotNull() {}

  private static void look(Fact fact, Moment moment, Report report) {
    if (!(fact instanceof ColumnFact.SetNotNull required)
        || moment.soFar().made(required.table())
        || moment.soFar().filled(required.table(), required.column())) {
      return;
    }
    Name table = moment.soFar().origin(required.table());
    Optional<ColumnDefinition> added =
        moment.soFar().madeColumn(required.table(), required.column());
    if (added.isPresent() && added.get().fillsItself()) {
      return;
    }
    Probe probe =
        added.isPresent()
            ? Probes.rows(table)
            : Probes.nulls(table, moment.soFar().columnOrigin(required.table(), required.column()));
    String column = quote(required.column());
    report.add(
        Hazard.Kind.DATA_DEPENDENT,
        required.table(),
        required.column(),
        "makes "
            + required.table()
            + "."
            + required.column()
            + " required, which fails while rows hold NULL",
        "UPDATE "
            + required.table().sql()
            + " SET "
            + column
            + " = … WHERE "
            + column
            + " IS NULL, before SET NOT NULL",
        probe);
  }
}
