package dev.dbkeep.branch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a copy that shares blocks with a data directory can lie: on the same file system. */
final class NearData {
  private static final String SIBLING = "dbkeep-branches";

  private NearData() {}

  /** The project's own folder when that is on the same file system, else one beside the data. */
  static Path root(Path copies, Path data) {
    return sameFileSystem(existing(copies), data) ? copies : data.resolveSibling(SIBLING);
  }

  /** Before the first branch there is no such folder yet. */
  static Path existing(Path folder) {
    Path path = folder;
    while (Files.notExists(path) && path.getParent() != null) {
      path = path.getParent();
    }
    return path;
  }

  private static boolean sameFileSystem(Path a, Path b) {
    try {
      return Files.getFileStore(a).equals(Files.getFileStore(b))
          || Files.getFileStore(a).name().equals(Files.getFileStore(b).name());
    } catch (IOException e) {
      return false;
    }
  }
}
