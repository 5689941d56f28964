package dev.dbkeep.studio.http;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The line of a body that says what the rest of it is. */
final class FirstLine {
  private static final int LONGEST = 1 << 20;

  private FirstLine() {}

  /** Reads it with its line end, and nothing of what follows. */
  static String of(InputStream body) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = body.read(); next >= 0 && next != '\n'; next = body.read()) {
      if (line.size() == LONGEST) {
        throw DbkeepException.of(
            ErrorCode.USAGE,
            "the first line of the body is too long to be a question",
            "Send a line of JSON, then the file.");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
