package dev.dbkeep.backup.past;

import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.postgres.embedded.Trees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of its own for one look back: data, log and a lock that its process holds, so that what
 * a killed run left can be told from what somebody uses.
 */
final class PastFolder implements AutoCloseable {
  private static final String DATA = "data";
  private static final String LOCK = "lock";
  private static final String KEPT = "kept";

  private final Path folder;
  private final FileChannel channel;

  private PastFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** Makes the next free one, visible to this user only. */
  static PastFolder create(Path home) throws IOException {
    Files.createDirectories(home);
    for (int number = 1; true; number++) {
      Path folder = home.resolve(Integer.toString(number));
      try {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (FileAlreadyExistsException e) {
        continue;
      }
      PastFolder claimed = claim(folder);
      if (claimed != null) {
        return claimed;
      }
    }
  }

  /**
   * All that no process works on. Those that another one makes at this moment are not among them.
   */
  static List<PastFolder> idle(Path home) throws IOException {
    if (Files.notExists(home, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    List<PastFolder> idle = new ArrayList<>();
    try (Stream<Path> folders = Files.list(home)) {
      for (Path folder : folders.sorted().toList()) {
        PastFolder claimed = Files.exists(folder.resolve(LOCK)) ? claim(folder) : null;
        if (claimed != null) {
          idle.add(claimed);
        }
      }
    }
    return idle;
  }

  private static @Nullable PastFolder claim(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    // another run may have taken it for a left one before it was locked
    if (isFree(channel) && Files.exists(folder.resolve(LOCK))) {
      return new PastFolder(folder, channel);
    }
    channel.close();
    return null;
  }

  /** Java throws where another thread of this process holds the lock. */
  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  Path path() {
    return folder;
  }

  Path data() {
    return folder.resolve(DATA);
  }

  Path log() {
    return folder.resolve("log");
  }

  /** Marks it as one that stays when its process has ended. */
  void keep() throws IOException {
    Files.writeString(folder.resolve(KEPT), "");
  }

  boolean isKept() {
    return Files.exists(folder.resolve(KEPT));
  }

  /** The port of the server in it, when one runs. */
  Optional<Integer> port() {
    return Files.isDirectory(data()) ? DataDirectory.of(data()).port() : Optional.empty();
  }

  /** Ends its server and takes everything away. */
  void remove() {
    if (Files.isDirectory(data())) {
      DataDirectory.of(data()).abandon();
    }
    Trees.delete(folder);
  }

  /** Gives it free, as it is. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
