package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.IndexFact;

/** CONCURRENTLY in a script of several statements. */
final class ConcurrentlyAmongOthers {
  static final Rule RULE =
      new Rule(
          "concurrently-among-others",
          Severity.INFO,
          "CONCURRENTLY stands among other statements",
          "It cannot run inside a transaction, so dbkeep runs it on its own and the script is no"
              + " longer all or nothing. Other tools send the file as one transaction, which"
              + " fails.",
          "Put it into a migration of its own.",
          ConcurrentlyAmongOthers::look);

  private ConcurrentlyAmongOthers() {}

  private static void look(Fact fact, Moment moment, Report report) {
    boolean concurrently =
        switch (fact) {
          case IndexFact.Create create -> create.concurrently();
          case IndexFact.Drop drop -> drop.concurrently();
          case IndexFact.Reindex reindex -> reindex.concurrently();
          case Fact other -> false;
        };
    if (concurrently && moment.script().statements().size() > 1) {
      report.advise(
          "runs outside a transaction, though the script has other statements: it is no longer all"
              + " or nothing",
          "Put the statement into a migration of its own");
    }
  }
}
