package dev.dbkeep.cli.project;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads files that people wrote; one that is not UTF-8 is refused with the place of the first wrong
 * byte.
 */
public final class TextFiles {
  private TextFiles() {}

  public static String read(Path file, String shown) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
      CharBuffer text = CharBuffer.allocate(bytes.length);
      ByteBuffer input = ByteBuffer.wrap(bytes);
      if (decoder.decode(input, text, true).isError()) {
        String before = text.flip().toString();
        throw DbkeepException.of(ErrorCode.NOT_UTF8, shown + " is not UTF-8", "Save it as UTF-8.")
            .at(SourceLocation.of(shown, before, before.length()));
      }
      return text.flip().toString();
    } catch (NoSuchFileException e) {
      throw DbkeepException.of(ErrorCode.FAILED, "no file " + shown).cause(e);
    } catch (IOException e) {
      throw DbkeepException.of(ErrorCode.FAILED, "cannot read " + shown + ": " + e.getMessage())
          .cause(e);
    }
  }
}
