package dev.dbkeep.cli.studio;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts what a command writes for a terminal into lines. A progress line that is redrawn in place
 * comes again and again, as a line that passes.
 */
final class Lines extends OutputStream {
  private static final String CLEAR = "\u001b[K";

  private final Consumer<String> lasting;
  private final Consumer<String> passing;
  private byte[] line = new byte[256];
  private int length;

  Lines(Consumer<String> lasting, Consumer<String> passing) {
    this.lasting = lasting;
    this.passing = passing;
  }

  @Override
  public synchronized void write(int value) {
    switch (value) {
      case '\n' -> {
        lasting.accept(text());
        length = 0;
      }
      case '\r' -> length = 0;
      default -> {
        if (length == line.length) {
          line = Arrays.copyOf(line, 2 * length);
        }
        line[length++] = (byte) value;
      }
    }
  }

  @Override
  public synchronized void flush() {
    String text = text();
    if (!text.isEmpty()) {
      passing.accept(text);
    }
  }

  private String text() {
    return new String(line, 0, length, StandardCharsets.UTF_8).replace(CLEAR, "");
  }
}
