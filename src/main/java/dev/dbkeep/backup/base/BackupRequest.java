package dev.dbkeep.backup.base;

import java.util.function.Consumer;

/**
 * How a base backup is to be made.
 *
 * @param full let the server send everything, also where it could send only what changed
 * @param compressOnServer let the server compress what it sends, for a slow network
 * @param notes is told in a line why something is done otherwise than it could be
 */
public record BackupRequest(boolean full, boolean compressOnServer, Consumer<String> notes) {
  /** The shorter way where there is one. */
  public static BackupRequest usual() {
    return new BackupRequest(false, false, note -> {});
  }

  BackupRequest fully() {
    return new BackupRequest(true, compressOnServer, notes);
  }
}
