package dev.dbkeep.upkeep.checks;

import java.time.Duration;
import java.time.Instant;

/** The last backup that was proven. */
final class BackupAge {
  static final Check CHECK =
      new Check(
          "B2",
          "proven-backup",
          Severity.CRITICAL,
          Cost.OUTSIDE,
          "There is no fresh backup that was proven",
          "A backup that nobody ever restored is a hope. Most that fail do so in the hour they are"
              + " needed.",
          "`dbkeep protect` makes one every day and proves it.",
          BackupAge::look);

  private BackupAge() {}

  private static void look(Probe probe, Examination examination) {
    Outside.Backups backups = Outside.known(probe.outside().backups().get(), examination);
    if (backups == null) {
      return;
    }
    examination.of(1);
    Duration limit = probe.limits().protection().backup();
    Instant now = probe.clock().instant();
    Instant newest = backups.newest();
    if (newest == null) {
      found(examination, "dbkeep knows of no backup of this server", "dbkeep protect");
    } else if (backups.failure() != null) {
      found(examination, "the last proof failed: " + backups.failure(), "dbkeep backup verify");
    } else if (Duration.between(newest, now).compareTo(limit) > 0) {
      found(
          examination,
          "the newest backup is %s old (limit %s)"
              .formatted(Figures.age(Duration.between(newest, now)), Figures.age(limit)),
          "dbkeep backup now");
    } else if (backups.proven() == null) {
      found(examination, "no backup was ever proven", "dbkeep backup prove");
    }
  }

  private static void found(Examination examination, String message, String command) {
    examination.found("backups", message, new Fix.Command(command, "the server is only read"));
  }
}
