package dev.dbkeep.studio.export;

import dev.dbkeep.studio.http.Endpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes rows whose cells are texts, as COPY sends them in its binary format: the number of cells,
 * and each with its length before it. No text is decoded on its way.
 */
final class TextRows implements CopyOutput.Taker {
  /** Signature, flags and the length of no extension, before the first row. */
  private static final int HEADER = 19;

  private static final short END = -1;

  private final Endpoint.Bytes file;
  private final List<byte[]> before;
  private final byte[] after;
  private final byte[] between;
  private boolean begun;
  private long rows;

  TextRows(Layout layout, Endpoint.Bytes file) {
    this.file = file;
    this.before = layout.before().stream().map(TextRows::bytes).toList();
    this.after = bytes(layout.after());
    this.between = bytes(layout.between());
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void take(byte[] message) {
    ByteBuffer rest = ByteBuffer.wrap(message);
    if (!begun) {
      rest.position(HEADER);
      begun = true;
    }
    if (!rest.hasRemaining() || rest.getShort() == END) {
      return;
    }
    if (rows++ > 0) {
      file.write(between);
    }
    for (byte[] separator : before) {
      file.write(separator);
      int length = rest.getInt();
      file.write(message, rest.position(), length);
      rest.position(rest.position() + length);
    }
    file.write(after);
  }
}
