package dev.dbkeep.branch;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What a branch may be called, and what files and databases are called after it. */
final class BranchNames {
  /** PostgreSQL cuts longer identifiers without asking. */
  static final int LONGEST = 63;

  private static final int HASH_BYTES = 9;

  private BranchNames() {}

  static String checked(String name) {
    int bytes = bytes(name);
    if (bytes == 0 || bytes > LONGEST) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "a branch name has 1 to " + LONGEST + " bytes, not " + bytes,
          "Choose a shorter name, such as the one of your git branch.");
    }
    if (!isName(name)) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "a branch name has no control characters and no blanks at its ends",
          "Choose another name, such as the one of your git branch.");
    }
    return name;
  }

  static boolean isName(String name) {
    int bytes = bytes(name);
    return bytes > 0
        && bytes <= LONGEST
        && name.chars().noneMatch(Character::isISOControl)
        && name.equals(name.strip());
  }

  /**
   * A name that every file system takes: anything but letters, digits, minus is percent-encoded.
   */
  static String file(String name) {
    StringBuilder text = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      if (b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-' || b >= 'A' && b <= 'Z') {
        text.append((char) b);
      } else {
        text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return text.toString();
  }

  /** {@code shop_feature}; a name that gets too long keeps its beginning and a hash of the rest. */
  static String database(String source, String name) {
    String whole = source + "_" + name;
    if (bytes(whole) <= LONGEST) {
      return whole;
    }
    int end = whole.length();
    while (bytes(whole.substring(0, end)) > LONGEST - HASH_BYTES
        || Character.isLowSurrogate(whole.charAt(end))) {
      end--;
    }
    return whole.substring(0, end) + "_" + HexFormat.of().toHexDigits(whole.hashCode());
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
