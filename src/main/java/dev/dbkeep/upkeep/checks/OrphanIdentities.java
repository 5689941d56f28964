package dev.dbkeep.upkeep.checks;

/** Accounts that the identity provider does not know. */
final class OrphanIdentities {
  static final Check CHECK =
      new Check(
          "D8",
          "orphan-identities",
          Severity.MEDIUM,
          Cost.OUTSIDE,
          "Accounts differ from those of the identity provider",
          "Somebody was deleted there and still stands here, or signed up there and is not known"
              + " here.",
          "Reconcile both lists.",
          (probe, examination) -> Outside.report(probe.outside().identities().get(), examination));

  private OrphanIdentities() {}
}
