package dev.dbkeep.upkeep.checks;

/** Relations that no foreign key guards. */
final class MissingForeignKeys {
  static final Check CHECK =
      new Check(
          "S10",
          "missing-foreign-key",
          Severity.LOW,
          Cost.ROWS,
          "A relation has no foreign key",
          "A column names rows of another table, by its name and its values, and nothing guards"
              + " it.",
          "ADD FOREIGN KEY … NOT VALID, then VALIDATE.",
          (probe, examination) -> Outside.report(probe.outside().relations().get(), examination));

  private MissingForeignKeys() {}
}
