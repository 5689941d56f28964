package dev.dbkeep.upkeep.checks;

import java.time.Duration;
import java.time.Instant;

/** The last time a restore was practised. */
final class DrillAge {
  static final Check CHECK =
      new Check(
          "B3",
          "restore-drill",
          Severity.HIGH,
          Cost.OUTSIDE,
          "No restore was practised for long",
          "Keys get lost, disks get too small, people leave: only a drill shows that a restore"
              + " still works, and how long it takes.",
          "`dbkeep backup drill` once a quarter.",
          DrillAge::look);

  private DrillAge() {}

  private static void look(Probe probe, Examination examination) {
    Outside.Backups backups = Outside.known(probe.outside().backups().get(), examination);
    if (backups == null) {
      return;
    }
    examination.of(1);
    Instant last = backups.drilled();
    Duration limit = probe.limits().protection().drill();
    Duration age = last == null ? limit : Duration.between(last, probe.clock().instant());
    if (last == null || age.compareTo(limit) > 0) {
      examination.found(
          "restore drill",
          last == null
              ? "a restore to a moment chosen by chance was never practised"
              : "the last one is %s old (limit %s)".formatted(Figures.age(age), Figures.age(limit)),
          new Fix.Command("dbkeep backup drill", "restores beside, the server is only read"));
    }
  }
}
