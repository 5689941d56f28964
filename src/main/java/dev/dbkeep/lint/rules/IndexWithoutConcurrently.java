package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.IndexFact;
import dev.dbkeep.plan.Hazard;

/** CREATE INDEX without CONCURRENTLY. */
final class IndexWithoutConcurrently {
  static final Rule RULE =
      new Rule(
          "index-without-concurrently",
          Severity.INFO,
          "An index is built while every write waits",
          "CREATE INDEX takes a SHARE lock for as long as the build lasts: reads go on, every INSERT, UPDATE and DELETE waits.",
          "CREATE INDEX CONCURRENTLY, in a migration of its own, since it cannot run inside a transaction.",
          IndexWithoutConcurrently::look);

  private IndexWithoutConcurrently() {}

  private static void look(Fact fact, Moment moment, Report report) {
    if (fact instanceof IndexFact.Create index && !index.concurrently() && !moment.soFar().made(index.table())) {
      report.add(
          Hazard.Kind.LONG_LOCK,
          index.table(),
          "builds an index on " + index.table() + " while every write to it waits",
          "CREATE INDEX CONCURRENTLY, in a migration of its own",
          Probes.large(moment.soFar().origin(index.table())));
    }
  }
}
