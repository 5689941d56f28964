package dev.dbkeep.cli;

import dev.dbkeep.backup.base.BackupRequest;
import picocli.CommandLine.Option;

/** How base backups are made. */
final class BackupOptions {
  @Option(
      names = "--full",
      description =
          "let the server send everything, also where it could send only what changed since an"
              + " earlier backup (PostgreSQL 17 and later with summarize_wal)")
  private boolean full;

  BackupRequest request(Context context) {
    return new BackupRequest(full, note -> context.console().tell(note));
  }

  /** Everything is sent this once. */
  BackupRequest fullRequest(Context context) {
    return new BackupRequest(true, note -> context.console().tell(note));
  }
}
