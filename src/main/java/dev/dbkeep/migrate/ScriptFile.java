package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import dev.dbkeep.postgres.sql.SqlScript;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads one file of a migration folder: strictly UTF-8, since every checksum depends on the exact
 * characters.
 */
final class ScriptFile {
  static final char BYTE_ORDER_MARK = '\uFEFF';

  private ScriptFile() {}

  static String read(Path file) {
    byte[] bytes = bytes(file);
    CharsetDecoder decoder =
        StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CharBuffer text = CharBuffer.allocate(bytes.length + 1);
    if (decoder.decode(input, text, true).isError()) {
      throw notUtf8(file, bytes, input.position());
    }
    return text.flip().toString();
  }

  /**
   * The text as a script: without the byte order mark, which PostgreSQL would take for a syntax
   * error.
   */
  static SqlScript script(Path folder, Path file, String text) {
    Path parent = folder.getParent();
    String name = parent == null ? file.toString() : parent.relativize(file).toString();
    return new SqlScript(name, withoutMark(text));
  }

  static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw DbkeepException.of(
              ErrorCode.MIGRATION_FOLDER,
              file + " does not exist",
              "Restore the file from version control.")
          .cause(e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static DbkeepException unreadable(Path file, IOException e) {
    return DbkeepException.of(
            ErrorCode.MIGRATION_FOLDER,
            file + " cannot be read: " + e.getMessage(),
            "Check the permissions of the file and of its folders.")
        .cause(e);
  }

  private static DbkeepException notUtf8(Path file, byte[] bytes, int position) {
    String before = new String(bytes, 0, position, StandardCharsets.UTF_8);
    int value = bytes[Math.min(position, bytes.length - 1)] & 0xff;
    String message = "%s is not UTF-8: byte 0x%02X at byte %d".formatted(file, value, position + 1);
    return DbkeepException.of(
            ErrorCode.NOT_UTF8,
            message,
            "Save the file as UTF-8; `iconv -f WINDOWS-1252 -t UTF-8` converts the most common"
                + " other encoding.")
        .at(SourceLocation.of(file.toString(), before, before.length()));
  }
}
