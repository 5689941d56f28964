package dev.dbkeep.backup.restore;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.ShellWord;
import dev.dbkeep.postgres.embedded.RunningServer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The data directory that a restored one is to replace, and why it must not be. */
final class OldCluster {
  private static final String ELSEWHERE =
      "Restore beside it with --as DIR, and put it there by hand.";

  private OldCluster() {}

  static void refuse(Path directory, String systemId) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "there is no data directory " + directory,
          "Where nothing is there to be replaced: --as " + ShellWord.of(directory) + " --promote.");
    }
    if (Files.notExists(directory.resolve("PG_VERSION"))) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          directory + " is not a data directory of PostgreSQL",
          "Name the folder with PG_VERSION in it.");
    }
    refuseRunning(directory);
    Optional<ControlFile> control = ControlFile.read(directory);
    if (control.isPresent() && !control.get().systemId().equals(systemId)) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "%s is of another cluster (%s) than the backups (%s)"
              .formatted(directory, control.get().systemId(), systemId),
          "Name the folder of the cluster that was backed up, or its repository with --repo.");
    }
    refusePlace(directory);
  }

  static void refuseRunning(Path directory) {
    Optional<Long> server = RunningServer.in(directory);
    if (server.isPresent()) {
      throw DbkeepException.of(
          ErrorCode.DATA_LOSS,
          "a server runs on " + directory + ", process " + server.get(),
          "Stop it first: `pg_ctl stop -D "
              + ShellWord.of(directory)
              + "`, or as your system does it; or restore beside it with --as DIR.");
    }
  }

  /** What could not be renamed, or would not be the same behind it. */
  private static void refusePlace(Path directory) throws IOException {
    Path parent = directory.resolveSibling(".").normalize();
    if (!Files.getFileStore(parent).equals(Files.getFileStore(directory))) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          directory + " is a file system of its own, which has no name to change",
          ELSEWHERE);
    }
    if (!Files.isWritable(parent) || !isOurs(directory)) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "this user may not replace " + directory,
          "Run the command as the user that the server runs as, or as root.");
    }
    if (hasTablespaces(directory)) {
      throw tablespaces("the cluster in " + directory);
    }
  }

  private static boolean isOurs(Path directory) throws IOException {
    String me = System.getProperty("user.name", "");
    return me.equals("root") || me.equals(Files.getOwner(directory).getName());
  }

  private static boolean hasTablespaces(Path directory) throws IOException {
    Path links = directory.resolve("pg_tblspc");
    if (!Files.isDirectory(links)) {
      return false;
    }
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(links)) {
      return inside.iterator().hasNext();
    }
  }

  static DbkeepException tablespaces(String what) {
    return DbkeepException.of(
        ErrorCode.NOT_RESTORABLE,
        what + " has tablespaces, whose places outside of it cannot be exchanged at once",
        ELSEWHERE);
  }
}
