package dev.dbkeep.cli;

import dev.dbkeep.backup.Protection;
import dev.dbkeep.backup.base.BaseBackup;
import dev.dbkeep.backup.repo.BackupManifest;
import java.io.IOException;

/** What the commands about backups have in common: progress in megabytes, sizes in words. */
final class BackupSteps {
  private static final int MEGA = 20;
  private static final double KILO = 1024;

  private BackupSteps() {}

  static BackupManifest make(
      Context context, OutputOptions output, BackupOptions options, Protection protection)
      throws IOException, InterruptedException {
    try (ProgressLine line = new ProgressLine(context, "MB", output.quiet)) {
      return protection.backup(options.request(context), progress(line)).manifest();
    }
  }

  static BaseBackup.Progress progress(ProgressLine line) {
    return (done, total) -> line.update(done >> MEGA, total >> MEGA, "base backup");
  }

  /** {@code 1.6 GB}, in units of 1024. */
  static String size(long bytes) {
    double value = bytes;
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    int unit = 0;
    while (value >= KILO && unit < units.length - 1) {
      value /= KILO;
      unit++;
    }
    return unit == 0 || value >= 100
        ? Math.round(value) + " " + units[unit]
        : Math.round(value * 10) / 10.0 + " " + units[unit];
  }
}
