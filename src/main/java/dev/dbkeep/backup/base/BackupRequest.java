package dev.dbkeep.backup.base;

import java.util.function.Consumer;

/**
 * How a base backup is to be made.
 *
 * @param full let the server send everything, also where it could send only what changed
 * @param notes is told in a line why everything is sent where that could be otherwise
 */
public record BackupRequest(boolean full, Consumer<String> notes) {
  /** The shorter way where there is one. */
  public static BackupRequest usual() {
    return new BackupRequest(false, note -> {});
  }
}
