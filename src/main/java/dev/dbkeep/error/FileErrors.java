package dev.dbkeep.error;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Failures of files in words: what Java says of them is often nothing but the path. */
public final class FileErrors {
  private FileErrors() {}

  /** The file, why it cannot be used, and what to do about it. */
  public static DbkeepException of(ErrorCode code, IOException e) {
    String file = e instanceof FileSystemException fault ? fault.getFile() : null;
    String reason = reason(e);
    return DbkeepException.of(
            code, file == null ? reason : "cannot use " + file + ": " + reason, hint(e, reason))
        .cause(e);
  }

  /** Why it cannot be used, without its name. */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "it is there already";
    }
    if (e instanceof NotDirectoryException) {
      return "it is no folder";
    }
    if (e instanceof FileSystemException fault && fault.getReason() != null) {
      return fault.getReason();
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static String hint(IOException e, String reason) {
    if (e instanceof AccessDeniedException) {
      return "Run the same command as a user who may, or name another place.";
    }
    if (reason.contains("No space left") || reason.contains("quota exceeded")) {
      return "Free space there, then run the same command again.";
    }
    if (reason.contains("Read-only file system")) {
      return "Nothing can be written there: name another place, or mount it writable.";
    }
    return "Check the path, its rights and the free space there, then run the same command again.";
  }
}
