package dev.dbkeep.branch;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.FileErrors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder {@code .dbkeep/branches}: a file for each branch, and a lock while it is made. */
final class BranchStore {
  private static final String ENDING = ".json";

  private final Path folder;

  BranchStore(Path home) {
    this.folder = home.toAbsolutePath().normalize().resolve("branches");
  }

  Path folder() {
    return folder;
  }

  /** Branches that are a server of their own lie below this one. */
  Path copies() {
    return folder.resolve("data");
  }

  void make() {
    try {
      Files.createDirectories(copies());
      Path ignore = folder.resolveSibling(".gitignore");
      if (Files.notExists(ignore)) {
        // A database must not end up in the project's history by `git add .`
        Files.writeString(ignore, "*\n");
      }
    } catch (IOException e) {
      throw disk(folder, e);
    }
  }

  Optional<Branch> find(String name) {
    return read(file(name));
  }

  List<Branch> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ENDING))
          .map(BranchStore::read)
          .flatMap(Optional::stream)
          .sorted((a, b) -> a.name().compareTo(b.name()))
          .toList();
    } catch (IOException e) {
      throw disk(folder, e);
    }
  }

  void save(Branch branch) {
    replace(file(branch.name()), Marker.file(branch));
  }

  /** Writes down a branch that is only begun; false when there is one of that name. */
  boolean begin(Branch branch) {
    Path file = file(branch.name());
    Path aside = file.resolveSibling(file.getFileName() + ".new-" + Marker.newToken());
    try {
      PrivateFiles.write(aside, Marker.file(branch).getBytes(StandardCharsets.UTF_8));
      try {
        // whole or not at all, and only for the first of two
        Files.createLink(file, aside);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } finally {
        Files.delete(aside);
      }
    } catch (IOException e) {
      throw disk(file, e);
    }
  }

  void forget(String name) {
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw disk(folder, e);
    }
  }

  /** Taken while a branch is made or removed; null while another process or thread has it. */
  @Nullable Lock lock(String name) {
    make(); // a fresh clone has no such folder, and branches all the same
    try {
      FileChannel channel =
          FileChannel.open(lockFile(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        return null;
      }
      return new Lock(channel);
    } catch (IOException e) {
      throw disk(folder, e);
    }
  }

  /** The lock, or a refusal while another has it. */
  Lock require(String name) {
    Lock lock = lock(name);
    if (lock == null) {
      throw DbkeepException.of(
          ErrorCode.BUSY,
          "another dbkeep works on branch " + name + " at this moment",
          "Wait for it, or choose another name.");
    }
    return lock;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another thread of this process
    }
  }

  /** The system gives it back when its holder dies. */
  record Lock(FileChannel channel) implements AutoCloseable {
    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw disk(Path.of("."), e);
      }
    }
  }

  private Path file(String name) {
    return folder.resolve(BranchNames.file(name) + ENDING);
  }

  private Path lockFile(String name) {
    return folder.resolve(BranchNames.file(name) + ".lock");
  }

  static Optional<Branch> read(Path file) {
    try {
      return Marker.read(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The whole new content or the whole old one, whatever happens. */
  static void replace(Path file, String content) {
    try {
      PrivateFiles.replace(file, content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw disk(file, e);
    }
  }

  static DbkeepException disk(Path path, IOException e) {
    return DbkeepException.of(
            ErrorCode.BRANCH,
            "cannot use " + path + ": " + FileErrors.reason(e),
            "Check the folder, its rights and the free space there.")
        .cause(e);
  }
}
