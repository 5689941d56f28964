package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.ColumnFact;
import dev.dbkeep.lint.facts.ConstraintDefinition;
import dev.dbkeep.lint.facts.ConstraintFact;
import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.IndexFact;
import dev.dbkeep.lint.facts.Name;
import dev.dbkeep.plan.Hazard;

/** CREATE INDEX without CONCURRENTLY, and the constraints that build an index. */
final class IndexWithoutConcurrently {
  static final Rule RULE =
      new Rule(
          "index-without-concurrently",
          Severity.INFO,
          "An index is built while every write waits",
          "CREATE INDEX takes a SHARE lock for as long as the build lasts: reads go on, every"
              + " INSERT, UPDATE and DELETE waits. A primary key or unique constraint builds its"
              + " index under a lock that reads wait for too.",
          "CREATE INDEX CONCURRENTLY, in a migration of its own, since it cannot run inside a"
              + " transaction.",
          IndexWithoutConcurrently::look);

  private IndexWithoutConcurrently() {}

  private static void look(Fact fact, Moment moment, Report report) {
    switch (fact) {
      case IndexFact.Create index when !index.concurrently() ->
          report(
              index.table(),
              "builds an index on " + index.table(),
              "CREATE INDEX CONCURRENTLY, in a migration of its own",
              moment,
              report);
      case ConstraintFact.Add add when buildsIndex(add.definition()) ->
          constraint(add.table(), add.definition(), moment, report);
      case ColumnFact.Add add ->
          add.definition().constraints().stream()
              .filter(IndexWithoutConcurrently::buildsIndex)
              .forEach(inline -> constraint(add.table(), inline, moment, report));
      case Fact other -> {}
    }
  }

  private static boolean buildsIndex(ConstraintDefinition constraint) {
    boolean kind =
        constraint.kind() == ConstraintDefinition.Kind.UNIQUE
            || constraint.kind() == ConstraintDefinition.Kind.PRIMARY_KEY;
    return kind && constraint.usingIndex() == null;
  }

  private static void constraint(
      Name table, ConstraintDefinition constraint, Moment moment, Report report) {
    String remedy =
        "CREATE UNIQUE INDEX CONCURRENTLY in a migration of its own, then ADD CONSTRAINT … USING"
            + " INDEX";
    report(
        table,
        "builds the index of a " + constraint.kind().label() + " on " + table,
        remedy,
        moment,
        report);
  }

  private static void report(Name table, String what, String remedy, Moment moment, Report report) {
    if (!moment.soFar().made(table)) {
      report.add(
          Hazard.Kind.LONG_LOCK,
          table,
          what + " while every write to it waits",
          remedy,
          Probes.large(moment.soFar().origin(table)));
    }
  }
}
