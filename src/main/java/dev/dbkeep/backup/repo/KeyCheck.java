package dev.dbkeep.backup.repo;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Whether a key is the one of a repository, said before anything is read with it. */
final class KeyCheck {
  private KeyCheck() {}

  /**
   * @param needed the check of the repository's key, or null when it has none
   */
  static void fit(String where, @Nullable String needed, @Nullable RepositoryKey key) {
    if (needed == null && key != null) {
      throw DbkeepException.of(
          ErrorCode.CONFIG,
          where + " is not encrypted, and a key was given",
          "Leave the key away, or begin an encrypted repository in an empty place.");
    }
    if (needed != null && key == null) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          where + " is encrypted with the key " + needed + ", and no key was given",
          "Give the file with that key, or set DBKEEP_BACKUP_KEY. Without the key nobody can read"
              + " these backups, dbkeep neither: if it is lost, begin a new repository at once.");
    }
    if (needed != null && key != null && !needed.equals(key.check())) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          where + " is encrypted with the key " + needed + ", and this is the key " + key.check(),
          "Look for the right one where keys are kept; `dbkeep backup key show FILE` says which"
              + " key a file holds.");
    }
  }
}
