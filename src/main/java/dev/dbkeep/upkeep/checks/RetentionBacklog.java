package dev.dbkeep.upkeep.checks;

/** Tables with rows that should be gone. */
final class RetentionBacklog {
  static final Check CHECK =
      new Check(
          "M6",
          "retention-backlog",
          Severity.MEDIUM,
          Cost.OUTSIDE,
          "Rows are older than their retention policy",
          "They grow the table and its backups, and a policy that is not kept is a promise that is"
              + " broken.",
          "Run the retention of the table.",
          (probe, examination) -> Outside.report(probe.outside().retention().get(), examination));

  private RetentionBacklog() {}
}
