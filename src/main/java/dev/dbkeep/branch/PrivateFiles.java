package dev.dbkeep.branch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner reads, on disk before they count. */
final class PrivateFiles {
  private PrivateFiles() {}

  /** What is done to a file before it takes the place of another one. */
  @FunctionalInterface
  interface Preparation {
    void prepare(Path aside) throws IOException;
  }

  /** The whole new content or the whole old one, whatever happens, also to the machine. */
  static void replace(Path file, byte[] content) throws IOException {
    replace(file, content, aside -> {});
  }

  /** The same, with rights that the new file gets first. */
  static void replace(Path file, byte[] content, Preparation preparation) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".new-" + Marker.newToken());
    try {
      write(aside, content);
      preparation.prepare(aside);
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      // a disk that is full must not keep a file with a password in it
      Files.deleteIfExists(aside);
    }
    flush(file.resolveSibling(".").normalize());
  }

  /** A name is on disk only when its folder is. */
  private static void flush(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Writes a file that must not be there yet. */
  static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }
}
