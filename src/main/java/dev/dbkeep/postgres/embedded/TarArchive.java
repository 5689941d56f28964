package dev.dbkeep.postgres.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Reads a tar stream of files, folders and symbolic links; all that the archives we ship hold. */
final class TarArchive {
  private static final int BLOCK = 512;
  private static final int OWNER_EXECUTES = 0100;

  private final InputStream in;
  private final Path root;
  private String longName = "";

  private TarArchive(InputStream in, Path root) {
    this.in = in;
    this.root = root.toAbsolutePath().normalize();
  }

  static void unpack(InputStream in, Path root) throws IOException {
    TarArchive archive = new TarArchive(in, root);
    byte[] header = new byte[BLOCK];
    while (in.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
      archive.entry(header);
    }
  }

  private void entry(byte[] header) throws IOException {
    long size = octal(header, 124, 12);
    char type = (char) header[156];
    String name = longName.isEmpty() ? name(header) : longName;
    longName = "";
    switch (type) {
      case '0', '\0' -> file(inside(name), size, (octal(header, 100, 8) & OWNER_EXECUTES) != 0);
      case '5' -> Files.createDirectories(inside(name));
      case '2' -> link(inside(name), text(header, 157, 100));
      case 'L' ->
          longName =
              new String(in.readNBytes((int) size), StandardCharsets.UTF_8).replace("\0", "");
      case 'x', 'g' -> in.skipNBytes(size);
      default -> throw new IOException("unknown tar entry type " + type + " of " + name);
    }
    in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
  }

  private void file(Path path, long size, boolean executable) throws IOException {
    Files.createDirectories(path.getParent());
    try (OutputStream out = Files.newOutputStream(path)) {
      byte[] buffer = new byte[1 << 16];
      for (long left = size; left > 0; ) {
        int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0) {
          throw new EOFException("the archive ends within " + path);
        }
        out.write(buffer, 0, count);
        left -= count;
      }
    }
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private void link(Path path, String target) throws IOException {
    inside(root.relativize(path.resolveSibling(target).normalize()).toString());
    Files.createDirectories(path.getParent());
    Files.createSymbolicLink(path, Path.of(target));
  }

  /** A damaged or hostile archive must not write outside the folder it is unpacked into. */
  private Path inside(String name) throws IOException {
    Path path = root.resolve(name).normalize();
    if (!path.startsWith(root)) {
      throw new IOException("the archive wants to write outside its folder: " + name);
    }
    return path;
  }

  private static String name(byte[] header) {
    String prefix = text(header, 345, 155);
    String name = text(header, 0, 100);
    // Only the ustar format has a prefix; GNU tar keeps times in that place.
    boolean ustar = header[257] == 'u' && header[262] == 0;
    return ustar && !prefix.isEmpty() ? prefix + "/" + name : name;
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }

  private static long octal(byte[] header, int from, int length) {
    String digits = text(header, from, length).strip();
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }
}
