package dev.dbkeep.backup;

import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.FileErrors;
import java.io.IOException;

/** What a disk, a bucket or a damaged repository did to a command, with the next command. */
public final class BackupFailure {
  private BackupFailure() {}

  public static DbkeepException of(IOException e) {
    return e instanceof DamagedException
        ? DbkeepException.of(
                ErrorCode.BACKUP,
                String.valueOf(e.getMessage()),
                "Run `dbkeep backup verify`: it says what else is damaged, and what can still be"
                    + " restored.")
            .cause(e)
        : FileErrors.of(ErrorCode.BACKUP, e);
  }
}
