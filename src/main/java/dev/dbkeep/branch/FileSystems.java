package dev.dbkeep.branch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the file system below a folder can do, found by trying. */
final class FileSystems {
  private FileSystems() {}

  /** {@code btrfs}, {@code xfs}, {@code ext4}; empty where nobody can tell. */
  static String type(Path path) {
    try {
      return Files.getFileStore(path).type();
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Why files of one folder cannot share their blocks with copies in another; empty when they can.
   */
  static Optional<String> cannotShare(Path data, Path target) {
    Path probe = target.resolve("dbkeep-probe-" + Marker.newToken());
    try {
      SystemProgram.Outcome outcome =
          SystemProgram.run(
              "cp", "--reflink=always", data.resolve("PG_VERSION").toString(), probe.toString());
      return outcome.succeeded()
          ? Optional.empty()
          : Optional.of(
              "the file system below "
                  + data
                  + " ("
                  + type(data)
                  + ") cannot share blocks with "
                  + (data.equals(target) ? "a copy" : target));
    } finally {
      delete(probe);
    }
  }

  private static void delete(Path probe) {
    try {
      Files.deleteIfExists(probe);
    } catch (IOException e) {
      // an empty file of ours with a name of its own: nobody is harmed
    }
  }
}
