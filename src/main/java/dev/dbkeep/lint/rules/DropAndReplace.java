package dev.dbkeep.lint.rules;

import static dev.dbkeep.postgres.Identifiers.quote;

import dev.dbkeep.lint.facts.ColumnFact;
import dev.dbkeep.lint.facts.DropFact;
import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.TableFact;
import dev.dbkeep.plan.Hazard;

/** A drop and its replacement in one migration: a rename that was written as a loss. */
final class DropAndReplace {
  static final Rule RULE =
      new Rule(
          "drop-and-replace",
          Severity.ERROR,
          "A drop and its replacement in one migration",
          "Most often a rename or a change of type was meant. A tool that compares two schemas"
              + " cannot know that and writes a drop and an addition: the new column or table is"
              + " there, and it is empty.",
          "Rename it, or change its type in place, so that the values stay. If both are wanted, add"
              + " and fill the new one first and drop the old one in a later migration.",
          DropAndReplace::look);

  private DropAndReplace() {}

  private static void look(Fact fact, Moment moment, Report report) {
    switch (fact) {
      case ColumnFact.Drop drop when Losses.of(drop, moment) ->
          Replacements.of(drop, moment.script())
              .ifPresent(add -> column(drop, add, moment, report));
      case DropFact drop when Losses.ofTable(drop, moment) ->
          Replacements.of(drop, moment.script())
              .ifPresent(create -> table(drop, create, moment, report));
      case Fact other -> {}
    }
  }

  private static void column(
      ColumnFact.Drop drop, ColumnFact.Add add, Moment moment, Report report) {
    String alter = "ALTER TABLE " + drop.table().sql() + " ";
    boolean sameName = add.column().equals(drop.column());
    String column = quote(drop.column());
    String remedy =
        sameName
            ? alter
                + "ALTER COLUMN "
                + column
                + " TYPE "
                + add.definition().type()
                + " USING "
                + column
                + "::"
                + add.definition().type()
            : alter + "RENAME COLUMN " + column + " TO " + quote(add.column());
    String what =
        sameName
            ? "drops the column " + drop.table() + "." + drop.column() + " and adds it again"
            : "drops the column "
                + drop.table()
                + "."
                + drop.column()
                + " and adds "
                + add.column();
    report.add(
        Hazard.Kind.DATA_LOSS,
        drop.table(),
        drop.column(),
        what + " in one migration: its values are lost",
        remedy,
        Losses.probe(drop, moment));
  }

  private static void table(DropFact drop, TableFact.Create create, Moment moment, Report report) {
    boolean sameName = create.table().equals(drop.name());
    String what =
        sameName
            ? "drops the table " + drop.name() + " and creates it again"
            : "drops the table " + drop.name() + " and creates " + create.table();
    String remedy =
        sameName
            ? "ALTER TABLE " + drop.name().sql() + " to what it shall be"
            : "ALTER TABLE " + drop.name().sql() + " RENAME TO " + quote(create.table().name());
    report.add(
        Hazard.Kind.DATA_LOSS,
        drop.name(),
        what + " in one migration: its rows are lost",
        remedy,
        Losses.probe(drop, moment));
  }
}
