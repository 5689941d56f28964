package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.Name;
import dev.dbkeep.lint.facts.RowFact;
import dev.dbkeep.lint.facts.TableFact;
import dev.dbkeep.plan.Hazard;

/** TRUNCATE, and DELETE without WHERE. */
final class DeleteAll {
  static final Rule RULE =
      new Rule(
          "delete-all-rows",
          Severity.WARNING,
          "All rows of a table are deleted",
          "TRUNCATE and DELETE without WHERE empty the table; TRUNCATE … CASCADE also empties every"
              + " table that refers to it.",
          "Delete by a condition, in batches, or rename the table away and start an empty one. Name"
              + " it with --allow-loss to go on.",
          DeleteAll::look);

  private DeleteAll() {}

  private static void look(Fact fact, Moment moment, Report report) {
    switch (fact) {
      case TableFact.Truncate truncate ->
          report(
              truncate.table(),
              "truncates the table "
                  + truncate.table()
                  + (truncate.cascade() ? " and every table that refers to it" : ""),
              moment,
              report);
      case RowFact.Delete delete when !delete.hasWhere() ->
          report(delete.table(), "deletes all rows of the table " + delete.table(), moment, report);
      case Fact other -> {}
    }
  }

  private static void report(Name table, String message, Moment moment, Report report) {
    if (!moment.soFar().made(table)) {
      report.add(
          Hazard.Kind.DATA_LOSS,
          table,
          message,
          "Delete by a condition: DELETE FROM " + table.sql() + " WHERE …",
          Probes.rows(moment.soFar().origin(table)));
    }
  }
}
