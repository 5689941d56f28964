package dev.dbkeep.backup.restore;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.postgres.embedded.Trees;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder beside a data directory in which the one is restored that replaces it: data, log, a
 * lock that the process at work holds, and, once nothing but renaming is left, what is to be
 * renamed.
 */
final class InPlaceFolder implements AutoCloseable {
  private static final String READY = "ready";
  private static final int READY_LINES = 4;

  private final Path folder;
  private final FileChannel channel;

  private InPlaceFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * The renaming that is left.
   *
   * @param target as the person wrote it
   * @param before the name that the old directory gets
   * @param kept the files that come from the old directory
   */
  record Ready(String target, String before, String lastCommit, List<String> kept) {
    Ready {
      kept = List.copyOf(kept);
    }
  }

  static Path of(Path directory) {
    return directory.resolveSibling(directory.getFileName() + ".dbkeep-restore");
  }

  /** Makes it, or takes over what a killed run left. */
  static InPlaceFolder take(Path directory) throws IOException {
    Path folder = of(directory);
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw DbkeepException.of(
          ErrorCode.BUSY,
          "another dbkeep restores into " + directory + " at this moment",
          "Wait for it.");
    }
    return new InPlaceFolder(folder, channel);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another thread of this process
    }
  }

  Path data() {
    return folder.resolve("data");
  }

  Path log() {
    return folder.resolve("log");
  }

  /** What a killed run had only to rename, when it had come so far. */
  Optional<Ready> ready() throws IOException {
    Path file = folder.resolve(READY);
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    return lines.size() < READY_LINES
        ? Optional.empty()
        : Optional.of(
            new Ready(
                lines.get(0),
                lines.get(1),
                lines.get(2),
                lines.subList(READY_LINES, lines.size())));
  }

  /** From here on nothing but renaming is left; on disk when this comes back. */
  void write(Ready ready) throws IOException {
    Path aside = folder.resolve(READY + ".new");
    String lines =
        String.join("\n", ready.target(), ready.before(), ready.lastCommit(), "kept:")
            + "\n"
            + String.join("\n", ready.kept())
            + "\n";
    try (FileChannel file =
        FileChannel.open(
            aside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      file.write(ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8)));
      file.force(true);
    }
    Files.move(
        aside,
        folder.resolve(READY),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    flush(folder);
  }

  /** A name that was changed is on disk only when its folder is. */
  static void flush(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Ends the server in it, if one runs, and removes everything but the lock. */
  void empty() throws IOException {
    Files.deleteIfExists(folder.resolve(READY));
    if (Files.isDirectory(data())) {
      DataDirectory.of(data()).abandon();
      Trees.delete(data());
    }
    Files.deleteIfExists(log());
  }

  /** Removes all of it. */
  void remove() {
    Trees.delete(folder);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
