package dev.dbkeep.lint.rules;

import static dev.dbkeep.postgres.Identifiers.quote;

import dev.dbkeep.lint.facts.ColumnFact;
import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.Name;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.Probe;
import java.util.List;
import java.util.Optional;

/** A change of type that some values do not survive. */
final class LossyTypeChange {
  static final Rule RULE =
      new Rule(
          "lossy-type-change",
          Severity.WARNING,
          "A change of type that values may not survive",
          "Some conversions refuse a value and fail, others shorten or round it without a word:"
              + " numeric(10,4) to numeric(10,2), timestamp(6) to timestamp(3), a cast to"
              + " varchar(20) by USING.",
          "Add a column of the new type, fill it with a conversion you decided on, compare, and"
              + " swap the two.",
          LossyTypeChange::look);

  private LossyTypeChange() {}

  private static void look(Fact fact, Moment moment, Report report) {
    if (!(fact instanceof ColumnFact.ChangeType change)
        || change.conversion() == ColumnFact.Conversion.EXPRESSION
        || moment.soFar().made(change.table())) {
      return;
    }
    if (EnumSwap.is(change, moment)
        || moment.soFar().madeColumn(change.table(), change.column()).isPresent()) {
      return;
    }
    probe(change, moment)
        .ifPresent(
            probe ->
                report.add(
                    Hazard.Kind.DATA_DEPENDENT,
                    change.table(),
                    change.column(),
                    "changes the type of "
                        + change.table()
                        + "."
                        + change.column()
                        + " to "
                        + change.type()
                        + ", which values that do not fit do not survive",
                    "ALTER TABLE "
                        + change.table().sql()
                        + " ADD COLUMN "
                        + quote(change.column() + "_new")
                        + " "
                        + change.type()
                        + "; fill it with a conversion of your own; then swap the two columns",
                    probe));
  }

  private static Optional<Probe> probe(ColumnFact.ChangeType change, Moment moment) {
    Survival survival = new Survival(moment.context());
    Name table = moment.soFar().origin(change.table());
    String column = moment.soFar().columnOrigin(change.table(), change.column());
    Optional<List<String>> labels =
        change.type().builtIn()
            ? Optional.empty()
            : moment.soFar().labels(change.type().name(moment.context().defaultSchema()));
    return labels.isPresent()
        ? Optional.of(survival.otherThan(table, column, labels.get(), change.type().array()))
        : survival.probe(table, column, change.type());
  }
}
