package dev.dbkeep.backup.base;

import java.io.IOException;
import java.io.InputStream;

/** Reads a stored file from its beginning to its end. */
final class StoredContent extends InputStream {
  private static final int PIECE = 1 << 16;

  private final StoredFile file;
  private byte[] piece = new byte[0];
  private int position;
  private long done;

  StoredContent(StoredFile file) {
    this.file = file;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == piece.length) {
      int next = (int) Math.min(PIECE, file.size() - done);
      if (next == 0) {
        return -1;
      }
      piece = new byte[next];
      file.read(done, next, piece);
      done += next;
      position = 0;
    }
    int part = Math.min(length, piece.length - position);
    System.arraycopy(piece, position, target, offset, part);
    position += part;
    return part;
  }
}
