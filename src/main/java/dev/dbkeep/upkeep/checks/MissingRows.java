package dev.dbkeep.upkeep.checks;

/**
 * Rows that must exist and do not; not of the catalog, there is nothing to look at without rules.
 */
final class MissingRows {
  static final Check CHECK =
      new Check(
          "D9",
          "missing-rows",
          Severity.MEDIUM,
          Cost.OUTSIDE,
          "Rows are missing that a rule of dbkeep.toml wants",
          "The application counts on them: a child without its progress row sees an error, or does"
              + " not appear at all.",
          "Add them, and mend what should have.",
          (probe, examination) ->
              Outside.report(probe.outside().completeness().get(), examination));

  private MissingRows() {}
}
