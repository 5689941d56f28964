package dev.dbkeep.upkeep.checks;

/** Rows that point nowhere along relations that have no foreign key. */
final class Orphans {
  static final Check CHECK =
      new Check(
          "D2",
          "orphans",
          Severity.HIGH,
          Cost.ROWS,
          "Rows point to nothing along a relation without foreign key",
          "Nothing in the database keeps the parent from being deleted. Pages show half an order,"
              + " sums are wrong, and every later foreign key fails.",
          "Put the rows aside, then ADD FOREIGN KEY … NOT VALID and VALIDATE.",
          (probe, examination) -> Outside.report(probe.outside().orphans().get(), examination));

  private Orphans() {}
}
