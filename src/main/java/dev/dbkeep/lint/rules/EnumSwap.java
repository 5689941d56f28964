package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.ColumnFact;
import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.Name;
import dev.dbkeep.lint.facts.TypeFact;
import dev.dbkeep.plan.Hazard;
import java.util.List;

/**
 * An enum loses labels: a new type is made, columns move to it through text, and the two swap
 * names.
 */
final class EnumSwap {
  static final Rule RULE =
      new Rule(
          "enum-value-removed",
          Severity.ERROR,
          "An enum label is removed that rows may still hold",
          "PostgreSQL cannot remove a label, so the type is replaced. A row that holds a label the"
              + " new type does not have makes the statement fail, often half way through a"
              + " migration.",
          "Give those rows another label first: UPDATE … SET column = 'new' WHERE column = 'old'."
              + " Then replace the type.",
          EnumSwap::look);

  private EnumSwap() {}

  /**
   * The script makes the new type itself and renames a type: the pattern that Prisma and people
   * use.
   */
  static boolean is(ColumnFact.ChangeType change, Moment moment) {
    Name type = change.type().name(moment.context().defaultSchema());
    return !change.type().builtIn()
        && moment.soFar().labels(type).isPresent()
        && moment.script().all(TypeFact.Rename.class).findAny().isPresent();
  }

  private static void look(Fact fact, Moment moment, Report report) {
    if (!(fact instanceof ColumnFact.ChangeType change)
        || !is(change, moment)
        || change.conversion() == ColumnFact.Conversion.EXPRESSION) {
      return;
    }
    List<String> labels =
        moment.soFar().labels(change.type().name(moment.context().defaultSchema())).orElseThrow();
    String shown = String.join(", ", labels);
    report.add(
        Hazard.Kind.DATA_DEPENDENT,
        change.table(),
        change.column(),
        "moves "
            + change.table()
            + "."
            + change.column()
            + " to an enum that has only the labels "
            + shown,
        "UPDATE "
            + change.table().sql()
            + " so that every row holds one of "
            + shown
            + ", before the type is replaced",
        new Survival(moment.context())
            .otherThan(
                moment.soFar().origin(change.table()),
                moment.soFar().columnOrigin(change.table(), change.column()),
                labels,
                change.type().array()));
  }
}
