package dev.dbkeep.backup.restore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The beginning of {@code global/pg_control}, which no version since 9 has changed: which cluster a
 * data directory is of, and how its server ended.
 */
record ControlFile(String systemId, boolean shutDown) {
  private static final int STATE_AT = 16;
  private static final int SHUT_DOWN = 1;

  /** Empty when there is none, or only a part of one. */
  static Optional<ControlFile> read(Path data) {
    try {
      ByteBuffer bytes =
          ByteBuffer.wrap(Files.readAllBytes(data.resolve("global/pg_control")))
              .order(ByteOrder.LITTLE_ENDIAN);
      return bytes.limit() < STATE_AT + Integer.BYTES
          ? Optional.empty()
          : Optional.of(
              new ControlFile(
                  Long.toUnsignedString(bytes.getLong(0)), bytes.getInt(STATE_AT) == SHUT_DOWN));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
