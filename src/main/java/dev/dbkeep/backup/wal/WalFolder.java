package dev.dbkeep.backup.wal;

import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The segments that were received from one cluster. A name without {@code .partial} is complete and
 * on disk; nothing in the folder is ever changed after that.
 */
public final class WalFolder {
  private static final String HISTORY = ".history";

  private final Path folder;
  private final int segmentSize;

  public WalFolder(Path folder, int segmentSize) {
    this.folder = folder;
    this.segmentSize = segmentSize;
  }

  public Path path() {
    return folder;
  }

  public int segmentSize() {
    return segmentSize;
  }

  /** Where a receiver has to go on: always the start of a segment. */
  public record Position(int timeline, Lsn at) {}

  /**
   * Behind the last complete segment, or at the start of the open one: how much of that is good
   * nobody knows after a crash, and receiving it again writes the same bytes.
   */
  public Optional<Position> end() throws IOException {
    return files().stream()
        .max(Comparator.naturalOrder())
        .map(
            file ->
                new Position(
                    file.timeline(),
                    file.partial()
                        ? file.start(segmentSize)
                        : file.start(segmentSize).plus(segmentSize)));
  }

  /** All segments, the open ones too, in no order. */
  public List<WalFile> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .flatMap(file -> WalFile.parse(file.getFileName().toString(), segmentSize).stream())
          .toList();
    }
  }

  public Path of(WalFile file) {
    return folder.resolve(file.name(segmentSize));
  }

  /** Opens a segment to be written, as a file of its full length full of zeros where none was. */
  FileChannel open(WalFile file) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(of(file.asPartial()), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.size() < segmentSize) {
        channel.write(ByteBuffer.allocate(1), segmentSize - 1L);
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Makes a written segment complete. */
  void finish(WalFile file, FileChannel channel) throws IOException {
    channel.force(true);
    channel.close();
    Files.move(of(file.asPartial()), of(file), StandardCopyOption.ATOMIC_MOVE);
    syncFolder();
  }

  /** The timelines whose history files are here. */
  public List<Integer> histories() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(HISTORY))
          .map(name -> Integer.parseUnsignedInt(name.substring(0, name.indexOf('.')), 16))
          .sorted()
          .toList();
    }
  }

  /** How the timelines that are here came from each other. */
  Timelines timelines() throws IOException {
    Map<Integer, byte[]> contents = new HashMap<>();
    for (int timeline : histories()) {
      contents.put(timeline, Files.readAllBytes(folder.resolve(WalFile.historyName(timeline))));
    }
    return Timelines.of(contents);
  }

  public boolean hasHistory(int timeline) {
    return Files.exists(folder.resolve(WalFile.historyName(timeline)));
  }

  void keepHistory(int timeline, byte[] content) throws IOException {
    Files.createDirectories(folder);
    Path aside = folder.resolve(WalFile.historyName(timeline) + ".new");
    try (FileChannel channel =
        FileChannel.open(
            aside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      channel.write(ByteBuffer.wrap(content));
      channel.force(true);
    }
    Files.move(
        aside, folder.resolve(WalFile.historyName(timeline)), StandardCopyOption.ATOMIC_MOVE);
    syncFolder();
  }

  /** A name is only safe once its folder is. */
  private void syncFolder() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
