package dev.dbkeep.backup.proof;

import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.postgres.embedded.Trees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder for one proof, gone afterwards with the server in it. What a killed run left, the next
 * one removes: a lock that nobody holds says so.
 */
final class Scratch implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String DATA = "data";

  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;

  private Scratch(Path folder, FileChannel channel, FileLock lock) {
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Makes one.
   *
   * @param place where they lie, and nothing else does
   */
  static Scratch in(Path place) throws IOException {
    Files.createDirectories(place);
    clear(place);
    while (true) {
      Path folder =
          Files.createDirectory(
              place.resolve("proof-" + UUID.randomUUID()),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel channel = lockFile(folder);
      FileLock lock = channel.tryLock();
      // another run may have taken it for a left one before it was locked
      if (lock != null && Files.exists(folder.resolve(LOCK))) {
        return new Scratch(folder, channel, lock);
      }
      channel.close();
    }
  }

  private static FileChannel lockFile(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Removes what killed runs left, and stops their servers. */
  static void clear(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return;
    }
    List<Path> folders;
    try (Stream<Path> inside = Files.list(place)) {
      folders = inside.filter(file -> file.getFileName().toString().startsWith("proof-")).toList();
    }
    for (Path folder : folders) {
      try (FileChannel channel = lockFile(folder);
          FileLock free = tryLock(channel)) {
        if (free != null) {
          new Scratch(folder, channel, free).remove();
        }
      } catch (NoSuchFileException e) {
        // another run removes it
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (java.nio.channels.OverlappingFileLockException e) {
      // held by another proof of this process
      return null;
    }
  }

  Path data() {
    return folder.resolve(DATA);
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  private void remove() throws IOException {
    if (Files.exists(data().resolve("PG_VERSION"))) {
      DataDirectory.of(data()).abandon();
    }
    Trees.delete(folder);
  }

  @Override
  public void close() throws IOException {
    try {
      remove();
    } finally {
      lock.release();
      channel.close();
    }
  }
}
