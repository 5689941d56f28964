package dev.dbkeep.backup.storage;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Opens the place that a person named: a folder, or a bucket that speaks S3. */
public final class Storages {
  private static final String S3 = "s3://";
  private static final String FILE = "file://";

  private Storages() {}

  /** A folder of this machine, or of a disk that is mounted here. */
  public static Storage folder(Path folder) {
    return new FolderStorage(folder.toAbsolutePath().normalize());
  }

  /**
   * Opens a storage; nothing is read or written before it is used.
   *
   * @param text a path, or {@code s3://bucket/prefix}
   * @param directory where a relative path begins
   * @param environment holds the credentials of S3, under the names that Amazon's own programs use
   */
  public static Storage open(
      String text, Path directory, Map<String, String> environment, Clock clock) {
    if (text.startsWith(S3)) {
      S3Location location = S3Location.parse(text);
      return new S3Storage(location, S3Access.of(location, environment), clock);
    }
    String path = text.startsWith(FILE) ? text.substring(FILE.length()) : text;
    if (path.isBlank() || path.contains("://")) {
      throw DbkeepException.of(
          ErrorCode.CONFIG,
          "not a place for backups: " + text,
          "Name a folder or s3://bucket/prefix; other clouds speak S3 too, at the address in"
              + " AWS_ENDPOINT_URL_S3.");
    }
    try {
      return folder(directory.resolve(path));
    } catch (InvalidPathException e) {
      throw DbkeepException.of(ErrorCode.CONFIG, "not a path: " + text).cause(e);
    }
  }
}
