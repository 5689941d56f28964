package dev.dbkeep.backup.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Objects as files below a folder. A file is written aside, flushed and then renamed; only the
 * owner may read it, since it holds everything that the database does.
 */
final class FolderStorage implements Storage {
  /** Not beside the objects: what a killed process left is found without reading all folders. */
  private static final String ASIDE = ".new";

  private static final Duration ABANDONED = Duration.ofDays(1);

  private final Path folder;
  private final boolean posix;
  private final AtomicBoolean cleared = new AtomicBoolean();

  FolderStorage(Path folder) {
    this.folder = folder;
    this.posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    Path file = file(key);
    Path aside = aside();
    try {
      write(aside, content, true);
      rename(aside, file);
      sync(parent(file));
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  @Override
  public Batch batch() {
    return new FolderBatch(this, folder);
  }

  /**
   * Where a file is written before it has its name: by chance, not by process id, since in a
   * container every process has the same one.
   */
  Path aside() throws IOException {
    Path aside = folder.resolve(ASIDE).resolve(UUID.randomUUID().toString());
    create(parent(aside));
    return aside;
  }

  void rename(Path aside, Path file) throws IOException {
    create(parent(file));
    clearAbandoned(aside);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  void write(Path file, byte[] content, boolean flush) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly("rw-------"))) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      if (flush) {
        channel.force(true);
      }
    }
  }

  private FileAttribute<?>[] ownerOnly(String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Age is measured by the clock of the disk, which may be another machine's. */
  private void clearAbandoned(Path fresh) throws IOException {
    if (cleared.getAndSet(true)) {
      return;
    }
    Instant oldest = Files.getLastModifiedTime(fresh).toInstant().minus(ABANDONED);
    List<Path> left;
    try (Stream<Path> files = Files.list(parent(fresh))) {
      left = files.toList();
    }
    for (Path file : left) {
      Optional<BasicFileAttributes> attributes = attributes(file);
      if (attributes.isPresent()
          && attributes.get().lastModifiedTime().toInstant().isBefore(oldest)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** A folder is only safe once the one that names it is on disk. */
  private void create(Path wanted) throws IOException {
    if (Files.isDirectory(wanted)) {
      return;
    }
    Path parent = wanted.getParent();
    if (parent != null) {
      create(parent);
    }
    try {
      Files.createDirectory(wanted, ownerOnly("rwx------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(wanted)) {
        throw e;
      }
    }
    if (parent != null) {
      sync(parent);
    }
  }

  Path file(String key) {
    if (key.equals(ASIDE) || key.startsWith(ASIDE + "/")) {
      throw new IllegalArgumentException("not a key: " + key);
    }
    return folder.resolve(FileNames.of(key));
  }

  private static Path parent(Path file) {
    return Objects.requireNonNull(file.getParent(), "a file below a folder");
  }

  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public Optional<byte[]> get(String key) throws IOException {
    Path file = file(key);
    try {
      return isObject(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public OptionalLong size(String key) throws IOException {
    Optional<BasicFileAttributes> found =
        attributes(file(key)).filter(BasicFileAttributes::isRegularFile);
    return found.isEmpty() ? OptionalLong.empty() : OptionalLong.of(found.get().size());
  }

  private static boolean isObject(Path file) throws IOException {
    return attributes(file).filter(BasicFileAttributes::isRegularFile).isPresent();
  }

  /** Empty when there is none; what may not be looked at is a failure, and not absence. */
  private static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
    try {
      return Optional.of(Files.readAttributes(file, BasicFileAttributes.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<Entry> list(String prefix) throws IOException {
    int slash = prefix.lastIndexOf('/');
    Path below = slash < 0 ? folder : file(prefix.substring(0, slash));
    List<Entry> entries = new ArrayList<>();
    if (!Files.isDirectory(below)) {
      return entries;
    }
    Files.walkFileTree(below, new Lister(prefix, entries));
    entries.sort(Comparator.comparing(Entry::key));
    return entries;
  }

  private final class Lister extends SimpleFileVisitor<Path> {
    private final String prefix;
    private final List<Entry> entries;

    Lister(String prefix, List<Entry> entries) {
      this.prefix = prefix;
      this.entries = entries;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return directory.equals(folder.resolve(ASIDE))
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      Optional<String> key = FileNames.key(folder.relativize(file));
      if (attributes.isRegularFile() && key.filter(name -> name.startsWith(prefix)).isPresent()) {
        entries.add(
            new Entry(key.get(), attributes.size(), attributes.lastModifiedTime().toInstant()));
      }
      return FileVisitResult.CONTINUE;
    }

    /** Somebody may just have removed it. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }

  @Override
  public void delete(String key) throws IOException {
    Path file = file(key);
    if (isObject(file)) {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public boolean keepsContent() {
    return false;
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
