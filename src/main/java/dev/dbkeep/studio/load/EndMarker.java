package dev.dbkeep.studio.load;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Refuses a line that is {@code \.} and nothing else. Before PostgreSQL 18 COPY takes it for the
 * end of the file, also in CSV, and leaves what follows out without a word.
 */
final class EndMarker extends FilterInputStream {
  /** The first version that reads on. */
  static final int READ_ON_SINCE = 18;

  private static final String MARKER = "\\.";
  private static final int NONE = -1;

  private long line = 1;

  /** How much of the marker the line consists of so far; NONE when of something else. */
  private int matched;

  EndMarker(InputStream file) {
    super(file);
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    look(next);
    return next;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = super.read(into, offset, length);
    for (int i = 0; i < read; i++) {
      look(into[offset + i]);
    }
    if (read < 0) {
      look(read);
    }
    return read;
  }

  private void look(int next) {
    boolean ends = next < 0 && matched == MARKER.length() || next == '\n' || next == '\r';
    if (ends && matched == MARKER.length()) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "line " + line + " is \\. alone, which this server takes for the end of the file",
          "Write the value as \"\\.\" with quotes, or the line break in it as a space.");
    }
    if (ends) {
      line += next == '\n' ? 1 : 0;
      matched = 0;
    } else if (matched != NONE) {
      matched = matched < MARKER.length() && next == MARKER.charAt(matched) ? matched + 1 : NONE;
    }
  }
}
