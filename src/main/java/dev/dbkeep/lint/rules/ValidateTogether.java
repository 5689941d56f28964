package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.ConstraintFact;
import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.SessionFact;
import dev.dbkeep.lint.facts.StatementFacts;
import dev.dbkeep.plan.Hazard;

/** NOT VALID and VALIDATE in one transaction. */
final class ValidateTogether {
  static final Rule RULE =
      new Rule(
          "validate-in-same-transaction",
          Severity.INFO,
          "A constraint is added NOT VALID and validated in one transaction",
          "The strong lock of ADD CONSTRAINT is held until the transaction ends, so the scan of"
              + " VALIDATE runs under it after all and nothing is gained.",
          "Put VALIDATE CONSTRAINT into the next migration.",
          ValidateTogether::look);

  private ValidateTogether() {}

  private static void look(Fact fact, Moment moment, Report report) {
    if (!(fact instanceof ConstraintFact.Validate validate)) {
      return;
    }
    boolean addedHere = false;
    for (StatementFacts statement :
        moment.script().statements().subList(0, moment.statement().index() + 1)) {
      for (Fact earlier : statement.facts()) {
        addedHere =
            switch (earlier) {
              case ConstraintFact.Add add
                  when add.table().equals(validate.table())
                      && validate.name().equals(add.definition().name()) ->
                  true;
              case SessionFact.Transaction transaction
                  when transaction.kind() == SessionFact.Kind.COMMIT ->
                  false;
              case Fact other -> addedHere;
            };
      }
    }
    if (addedHere) {
      report.add(
          Hazard.Kind.LONG_LOCK,
          validate.table(),
          "validates "
              + validate.name()
              + " in the transaction that added it: the table stays locked for the whole scan",
          "Put VALIDATE CONSTRAINT into the next migration",
          Probes.large(moment.soFar().origin(validate.table())));
    }
  }
}
