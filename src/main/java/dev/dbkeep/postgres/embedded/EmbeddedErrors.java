package dev.dbkeep.postgres.embedded;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What can go wrong with the embedded server, said once. */
final class EmbeddedErrors {
  private EmbeddedErrors() {}

  static DbkeepException of(String message, String hint) {
    return DbkeepException.of(ErrorCode.EMBEDDED_SERVER, message, hint);
  }

  static DbkeepException disk(Path folder, IOException e) {
    String reason =
        e instanceof FileSystemException fault && fault.getReason() != null
            ? fault.getReason()
            : e.getMessage();
    if (isDiskFull(reason)) {
      return of(
              "no space left on the disk of " + folder,
              "Free at least 150 MB there, then run the command again.")
          .cause(e);
    }
    if (e instanceof AccessDeniedException
        || (reason != null && reason.contains("Read-only file system"))) {
      return of(
              "cannot write to " + folder + " as user " + Identity.currentUserName(),
              "Run dbkeep as the owner of that folder, or give it another folder, or set"
                  + " DATABASE_URL to use a server of your own.")
          .cause(e);
    }
    return of(
            "cannot use " + folder + ": " + e,
            "Check the folder and its disk, or set DATABASE_URL to use a server of your own.")
        .cause(e);
  }

  static boolean isDiskFull(@Nullable String text) {
    return text != null
        && (text.contains("No space left on device") || text.contains("Disk quota exceeded"));
  }
}
