package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.IndexFact;

/** DROP INDEX without CONCURRENTLY. */
final class DropIndex {
  static final Rule RULE =
      new Rule(
          "drop-index",
          Severity.INFO,
          "An index is dropped under the strongest lock",
          "DROP INDEX locks the table against reads and writes. That is short, but it first waits"
              + " behind every query that runs, and everything else waits behind it. Queries that"
              + " used the index become slow.",
          "DROP INDEX CONCURRENTLY, in a migration of its own.",
          DropIndex::look);

  private DropIndex() {}

  private static void look(Fact fact, Moment moment, Report report) {
    if (fact instanceof IndexFact.Drop drop && !drop.concurrently()) {
      report.advise(
          "drops the index "
              + drop.index()
              + " under a lock that keeps reads and writes of its table waiting",
          "DROP INDEX CONCURRENTLY " + drop.index().sql());
    }
  }
}
