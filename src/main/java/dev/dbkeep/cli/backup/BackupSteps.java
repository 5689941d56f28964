package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.Protection;
import dev.dbkeep.backup.base.BaseBackup;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.ProgressLine;
import java.io.IOException;

/**
 * What the commands about backups have in common: one more base backup, its progress in megabytes.
 */
final class BackupSteps {
  private static final int MEGA = 20;

  private BackupSteps() {}

  static BackupManifest make(
      Context context, OutputOptions output, BackupOptions options, Protection protection)
      throws IOException, InterruptedException {
    try (ProgressLine line = new ProgressLine(context, "MB", output.quiet())) {
      return protection.backup(options.request(context), progress(line)).manifest();
    }
  }

  static BaseBackup.Progress progress(ProgressLine line) {
    return (done, total) -> line.update(done >> MEGA, total >> MEGA, "base backup");
  }
}
