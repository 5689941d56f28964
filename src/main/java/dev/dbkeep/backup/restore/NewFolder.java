package dev.dbkeep.backup.restore;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.embedded.Trees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder that a cluster is restored into. A mark in it says that it holds a part only; what a
 * killed run left under that mark goes when the same folder is named again.
 */
final class NewFolder implements AutoCloseable {
  static final String MARK = "dbkeep_unfinished";

  private final Path mark;
  private final FileChannel channel;

  private NewFolder(Path mark, FileChannel channel) {
    this.mark = mark;
    this.channel = channel;
  }

  /** Refuses a folder that holds anything else. */
  static void refuseFull(Path directory) throws IOException {
    if (Files.notExists(directory) || Files.exists(directory.resolve(MARK))) {
      return;
    }
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(directory)) {
      if (inside.iterator().hasNext()) {
        throw DbkeepException.of(
            ErrorCode.USAGE,
            directory + " is not empty",
            "Name a folder that does not exist: dbkeep never restores over anything.");
      }
    }
  }

  /** Makes it, or takes over what a killed run left. */
  static NewFolder claim(Path directory) throws IOException {
    refuseFull(directory);
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    Path mark = directory.resolve(MARK);
    FileChannel channel =
        FileChannel.open(mark, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isFree(channel)) {
      channel.close();
      throw DbkeepException.of(
          ErrorCode.BUSY,
          "another dbkeep restores into " + directory + " at this moment",
          "Wait for it, or name another folder.");
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
      for (Path path : left) {
        if (!path.equals(mark)) {
          Trees.delete(path);
        }
      }
    }
    return new NewFolder(mark, channel);
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // another thread of this process
    }
  }

  /** It is whole now. */
  void finish() throws IOException {
    Files.delete(mark);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
