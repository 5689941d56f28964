package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.ColumnDefinition;
import dev.dbkeep.lint.facts.ColumnFact;
import dev.dbkeep.lint.facts.ConstraintDefinition;
import dev.dbkeep.lint.facts.ConstraintFact;
import dev.dbkeep.lint.facts.DefaultKind;
import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.IndexFact;
import dev.dbkeep.lint.facts.Name;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.Probe;
import java.util.List;

/** A unique index or constraint over columns that may hold duplicates. */
final class UniqueWithDuplicates {
  static final Rule RULE =
      new Rule(
          "unique-with-duplicates",
          Severity.WARNING,
          "Columns become unique while rows may hold duplicates",
          "The statement fails when two rows share a key; with CONCURRENTLY it leaves an invalid"
              + " index behind that has to be dropped.",
          "Find the duplicates with GROUP BY … HAVING count(*) > 1 and merge them first.",
          UniqueWithDuplicates::look);

  private UniqueWithDuplicates() {}

  private static void look(Fact fact, Moment moment, Report report) {
    switch (fact) {
      case IndexFact.Create index when index.unique() && index.plain() ->
          report(index.table(), index.columns(), index.nullsNotDistinct(), moment, report);
      case ConstraintFact.Add add when unique(add.definition()) ->
          report(
              add.table(),
              add.definition().columns(),
              add.definition().nullsNotDistinct(),
              moment,
              report);
      case ColumnFact.Add add
          when add.definition().constraints().stream().anyMatch(UniqueWithDuplicates::unique)
              && sameForAll(add.definition()) ->
          sameForAll(add, moment, report);
      case Fact other -> {}
    }
  }

  private static boolean sameForAll(ColumnDefinition column) {
    return column.defaultKind() == DefaultKind.CONSTANT
        || column.defaultKind() == DefaultKind.STABLE;
  }

  private static void sameForAll(ColumnFact.Add add, Moment moment, Report report) {
    if (!moment.soFar().made(add.table())) {
      report.add(
          Hazard.Kind.DATA_DEPENDENT,
          add.table(),
          add.column(),
          "adds the unique column "
              + add.table()
              + "."
              + add.column()
              + " with one value for all rows, which fails with more than one row",
          "Add the column without the default, give each row a value of its own, then make it"
              + " unique",
          Probes.moreThanOneRow(moment.soFar().origin(add.table())));
    }
  }

  private static boolean unique(ConstraintDefinition constraint) {
    boolean kind =
        constraint.kind() == ConstraintDefinition.Kind.UNIQUE
            || constraint.kind() == ConstraintDefinition.Kind.PRIMARY_KEY;
    return kind && constraint.usingIndex() == null;
  }

  private static void report(
      Name table, List<String> columns, boolean nullsNotDistinct, Moment moment, Report report) {
    if (moment.soFar().made(table)) {
      return;
    }
    String keys = String.join(", ", columns);
    report.add(
        Hazard.Kind.DATA_DEPENDENT,
        table,
        String.join("+", columns),
        "makes (" + keys + ") of " + table + " unique, which fails while rows share a key",
        "Merge the duplicates first: SELECT "
            + keys
            + ", count(*) FROM "
            + table.sql()
            + " GROUP BY "
            + keys
            + " HAVING count(*) > 1",
        probe(table, columns, nullsNotDistinct, moment));
  }

  private static Probe probe(
      Name table, List<String> columns, boolean nullsNotDistinct, Moment moment) {
    Name origin = moment.soFar().origin(table);
    boolean oneValueForAll =
        columns.stream()
            .allMatch(
                column ->
                    moment
                        .soFar()
                        .madeColumn(table, column)
                        .filter(made -> sameForAll(made))
                        .isPresent());
    if (oneValueForAll) {
      return Probes.moreThanOneRow(origin);
    }
    return Probes.duplicates(
        origin,
        columns.stream().map(column -> moment.soFar().columnOrigin(table, column)).toList(),
        nullsNotDistinct);
  }
}
