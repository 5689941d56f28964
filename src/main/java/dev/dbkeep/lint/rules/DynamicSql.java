package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.SessionFact;

/** SQL that nobody can read before it runs. */
final class DynamicSql {
  static final Rule RULE =
      new Rule(
          "dynamic-sql",
          Severity.INFO,
          "A DO block runs SQL that is put together at run time",
          "Statements within a DO block are looked at like all others, but not those that EXECUTE"
              + " makes from names it finds: what they drop or delete is neither seen nor counted.",
          "Write the statements out where their number is known.",
          DynamicSql::look);

  private DynamicSql() {}

  private static void look(Fact fact, Moment moment, Report report) {
    if (fact instanceof SessionFact.Dynamic) {
      report.advise(
          "runs SQL that is put together at run time and was not looked at",
          "Write the statements out, or look at what EXECUTE will run");
    }
  }
}
