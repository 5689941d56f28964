package dev.dbkeep.postgres.embedded;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One at a time, among processes and among threads; the system gives the lock back when its holder
 * dies.
 */
record FolderLock(FileChannel channel) implements AutoCloseable {
  private static final int POLL_MILLIS = 20;

  static FolderLock take(Path file) {
    FileChannel channel = open(file);
    try {
      while (tryLock(channel) == null) {
        Waiting.pause(POLL_MILLIS);
      }
      return new FolderLock(channel);
    } catch (IOException e) {
      throw EmbeddedErrors.disk(file, e);
    }
  }

  private static FileChannel open(Path file) {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw EmbeddedErrors.disk(file.getParent() == null ? file : file.getParent(), e);
    }
  }

  /**
   * Null while another process holds it, or another thread of this one, for which Java throws
   * instead of waiting.
   */
  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw DbkeepException.of(
              ErrorCode.EMBEDDED_SERVER, "cannot release a lock: " + e.getMessage())
          .cause(e);
    }
  }
}
