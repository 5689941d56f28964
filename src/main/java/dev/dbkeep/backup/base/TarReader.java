package dev.dbkeep.backup.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive as PostgreSQL writes it: plain ustar headers, sizes from 8 GB on in binary, a
 * file of no more than 100 bytes in its name. Its own reader because a cluster may have a hundred
 * thousand small files, and what is large goes to chunks without a copy between.
 */
final class TarReader {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int MODE = 100;
  private static final int MODE_LENGTH = 8;
  private static final int SIZE = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_LENGTH = 8;
  private static final int TYPE = 156;
  private static final int LINK = 157;
  private static final int OCTAL_BITS = 3;

  private final InputStream archive;
  private final byte[] header = new byte[BLOCK];
  private final Content content = new Content();
  private long remaining;
  private int padding;

  TarReader(InputStream archive) {
    this.archive = archive;
  }

  /** What a name in the archive stands for. */
  enum Type {
    FILE,
    DIRECTORY,
    LINK
  }

  /**
   * An entry.
   *
   * @param link where a symbolic link leads; null for all else
   */
  record Entry(String path, Type type, int mode, long size, @Nullable String link) {}

  /** The next entry; what was not read of the one before is skipped. Null behind the last one. */
  @Nullable Entry next() throws IOException {
    archive.skipNBytes(remaining + padding);
    remaining = 0;
    padding = 0;
    int length = archive.readNBytes(header, 0, BLOCK);
    if (length == 0 || length == BLOCK && header[0] == 0) {
      // zeros up to the end
      archive.transferTo(OutputStream.nullOutputStream());
      return null;
    }
    if (length < BLOCK || number(CHECKSUM, CHECKSUM_LENGTH) != checksum()) {
      throw new IOException("the server sent an archive with a damaged header");
    }
    String path = text(0, NAME);
    Type type =
        switch (header[TYPE]) {
          case '0', 0 -> Type.FILE;
          case '5' -> Type.DIRECTORY;
          case '2' -> Type.LINK;
          default -> throw new IOException("the server sent " + path + " as something unknown");
        };
    long size = type == Type.FILE ? number(SIZE, SIZE_LENGTH) : 0;
    remaining = size;
    padding = (int) (-size & BLOCK - 1);
    int mode = (int) number(MODE, MODE_LENGTH) & 07777;
    return new Entry(path, type, mode, size, type == Type.LINK ? text(LINK, NAME) : null);
  }

  private int checksum() {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      boolean own = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
      sum += own ? ' ' : header[i] & 0xff;
    }
    return sum;
  }

  private String text(int offset, int length) {
    int end = offset;
    while (end < offset + length && header[end] != 0) {
      end++;
    }
    return new String(header, offset, end - offset, UTF_8);
  }

  private long number(int offset, int length) {
    long value = 0;
    if (header[offset] < 0) {
      for (int i = offset + 1; i < offset + length; i++) {
        value = value << Byte.SIZE | header[i] & 0xff;
      }
      return value;
    }
    for (int i = offset; i < offset + length; i++) {
      if (header[i] >= '0' && header[i] <= '7') {
        value = value << OCTAL_BITS | header[i] - '0';
      }
    }
    return value;
  }

  /** The content of the present entry. */
  InputStream content() {
    return content;
  }

  private final class Content extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length > 0 && remaining == 0) {
        return -1;
      }
      int read = archive.read(target, offset, (int) Math.min(length, remaining));
      if (read > 0) {
        remaining -= read;
      }
      return read;
    }
  }
}
