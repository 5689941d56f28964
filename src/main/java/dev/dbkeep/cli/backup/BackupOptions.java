package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.base.BackupRequest;
import dev.dbkeep.cli.console.Context;
import picocli.CommandLine.Option;

/** How base backups are made. */
final class BackupOptions {
  @Option(
      names = "--full",
      description =
          "let the server send everything, also where it could send only what changed since an"
              + " earlier backup (PostgreSQL 17 and later with summarize_wal)")
  private boolean full;

  @Option(
      names = "--compress-on-server",
      description =
          "let the server compress what it sends (PostgreSQL 15 and later): slower on a fast"
              + " network, since the repository compresses anyway")
  private boolean compressOnServer;

  BackupRequest request(Context context) {
    return new BackupRequest(full, compressOnServer, note -> context.console().tell(note));
  }

  /** Everything is sent this once. */
  BackupRequest fullRequest(Context context) {
    return new BackupRequest(true, compressOnServer, note -> context.console().tell(note));
  }
}
