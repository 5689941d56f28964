package dev.dbkeep.backup.base;

import dev.dbkeep.postgres.wire.BaseBackupOptions;
import dev.dbkeep.postgres.wire.BaseBackupStream;
import dev.dbkeep.postgres.wire.ReplicationConnection;
import dev.dbkeep.postgres.wire.WireException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the server for a base backup, compressed where that is wanted and the server can. */
record BackupStart(ReplicationConnection connection, String label, BackupRequest request) {
  private static final int PER_MAJOR = 10_000;

  /** What a server says that was built without a method: no such feature, or no such word. */
  private static final Set<String> NOT_BUILT_IN = Set.of("0A000", "42601");

  /**
   * @param incremental on top of the manifest that was uploaded
   */
  BaseBackupStream begin(boolean incremental) {
    int major = connection.serverVersion() / PER_MAJOR;
    if (request.compressOnServer() && major >= ServerCompression.SINCE) {
      for (ServerCompression compression : ServerCompression.values()) {
        try {
          return begin(compression.method(), incremental, major);
        } catch (WireException e) {
          if (e.sqlState() == null || !NOT_BUILT_IN.contains(e.sqlState())) {
            throw e;
          }
        }
      }
    }
    if (request.compressOnServer()) {
      request.notes().accept("the server does not compress: it is too old or built without that");
    }
    return begin(null, incremental, major);
  }

  private BaseBackupStream begin(@Nullable String method, boolean incremental, int major) {
    return connection.baseBackup(new BaseBackupOptions(label, method, incremental, major));
  }
}
