package dev.dbkeep.upkeep.checks;

/** Maintenance that did not happen. */
final class MissedJobs {
  static final Check CHECK =
      new Check(
          "M8",
          "missed-jobs",
          Severity.HIGH,
          Cost.OUTSIDE,
          "Maintenance failed or did not run",
          "What nobody sees failing is not done for months: no clean-up, no drill, no report.",
          "Run it by hand, and mend what starts it.",
          (probe, examination) -> Outside.report(probe.outside().jobs().get(), examination));

  private MissedJobs() {}
}
