package dev.dbkeep.upkeep.checks;

import java.util.List;

/** Migrations that failed, wait, or are not what ran. */
final class FailedMigrations {
  static final Check CHECK =
      new Check(
          "S13",
          "failed-migration",
          Severity.HIGH,
          Cost.OUTSIDE,
          "A migration failed or waits",
          "A failed migration leaves the schema between two versions and stops every later one; a"
              + " pending one means that the program expects another schema.",
          "Deploy, or resolve what failed.",
          FailedMigrations::look);

  private FailedMigrations() {}

  private static void look(Probe probe, Examination examination) {
    Outside.Migrations migrations = Outside.known(probe.outside().migrations().get(), examination);
    if (migrations == null) {
      return;
    }
    examination.of(Math.max(1, migrations.all()));
    add(examination, migrations.failed(), "failed", "dbkeep migrate status");
    add(examination, migrations.odd(), "differs from what ran", "dbkeep migrate status");
    add(examination, migrations.pending(), "waits to be deployed", "dbkeep migrate deploy");
  }

  private static void add(
      Examination examination, List<String> names, String what, String command) {
    for (String name : names) {
      examination.found(
          "migration " + name, what, new Fix.Command(command, "names the next step of each"));
    }
  }
}
