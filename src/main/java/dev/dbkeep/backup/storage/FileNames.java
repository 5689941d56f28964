package dev.dbkeep.backup.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Keys as names of files. What a file system may not take, or not give back as it was (letters with
 * accents under another locale, a colon on Windows), is percent-encoded.
 */
final class FileNames {
  private static final String PLAIN = " !#$&'()+,-./;=@[]^_`{}~";
  private static final int HEX = 16;

  private FileNames() {}

  static String of(String key) {
    for (String segment : List.of(key.split("/", -1))) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("not a key: " + key);
      }
    }
    return encode(key);
  }

  private static String encode(String key) {
    StringBuilder name = new StringBuilder();
    for (byte b : key.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
      if (plain) {
        name.append(c);
      } else {
        name.append('%').append(HexFormat.of().toHexDigits(b));
      }
    }
    return name.toString();
  }

  /** Empty for a file that nobody put there by a key. */
  static Optional<String> key(Path relative) {
    String name =
        StreamSupport.stream(relative.spliterator(), false)
            .map(Path::toString)
            .collect(Collectors.joining("/"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '%') {
        bytes.write(c);
        continue;
      }
      if (i + 2 >= name.length()
          || !HexFormat.isHexDigit(name.charAt(i + 1))
          || !HexFormat.isHexDigit(name.charAt(i + 2))) {
        return Optional.empty();
      }
      bytes.write(Integer.parseInt(name, i + 1, i + 3, HEX));
      i += 2;
    }
    String key = bytes.toString(UTF_8);
    return encode(key).equals(name) ? Optional.of(key) : Optional.empty();
  }
}
