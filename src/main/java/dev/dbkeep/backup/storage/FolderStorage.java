package dev.dbkeep.backup.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Objects as files below a folder. A file is written aside, flushed and then renamed. */
final class FolderStorage implements Storage {
  private static final String ASIDE = ".new-";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path folder;
  private final AtomicLong counter = new AtomicLong();

  FolderStorage(Path folder) {
    this.folder = folder;
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    Path file = folder.resolve(key);
    create(parent(file));
    Path aside =
        file.resolveSibling(
            file.getFileName()
                + ASIDE
                + ProcessHandle.current().pid()
                + "-"
                + counter.incrementAndGet());
    try {
      try (FileChannel channel =
          FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
      sync(parent(file));
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private void create(Path wanted) throws IOException {
    if (Files.isDirectory(wanted)) {
      return;
    }
    Path parent = wanted.getParent();
    if (parent != null && wanted.startsWith(folder) && !wanted.equals(folder)) {
      create(parent);
    }
    Files.createDirectories(wanted);
    if (Files.getFileStore(wanted).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(wanted, OWNER_ONLY);
    }
    if (parent != null) {
      sync(parent);
    }
  }

  private static Path parent(Path file) {
    return Objects.requireNonNull(file.getParent(), "a file below a folder");
  }

  /** A name is only safe once its folder is. */
  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public Optional<byte[]> get(String key) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(folder.resolve(key)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean exists(String key) {
    return Files.isRegularFile(folder.resolve(key));
  }

  @Override
  public List<Entry> list(String prefix) throws IOException {
    int slash = prefix.lastIndexOf('/');
    Path below = slash < 0 ? folder : folder.resolve(prefix.substring(0, slash));
    if (!Files.isDirectory(below)) {
      return List.of();
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(below)) {
      files = all.filter(file -> isObject(file) && key(file).startsWith(prefix)).toList();
    }
    return files.stream()
        .flatMap(file -> entry(file).stream())
        .sorted(Comparator.comparing(Entry::key))
        .toList();
  }

  private static boolean isObject(Path file) {
    return Files.isRegularFile(file) && !file.getFileName().toString().contains(ASIDE);
  }

  private String key(Path file) {
    return folder.relativize(file).toString();
  }

  /** Empty when somebody has just removed it. */
  private Optional<Entry> entry(Path file) {
    try {
      return Optional.of(
          new Entry(key(file), Files.size(file), Files.getLastModifiedTime(file).toInstant()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void delete(String key) throws IOException {
    Files.deleteIfExists(folder.resolve(key));
  }

  @Override
  public long free() throws IOException {
    create(folder);
    return Files.getFileStore(folder).getUsableSpace();
  }

  @Override
  public String description() {
    return folder.toString();
  }

  @Override
  public void close() {}
}
