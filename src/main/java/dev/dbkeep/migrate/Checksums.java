package dev.dbkeep.migrate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** The checksums that the four tools record, each computed the way its tool does. */
final class Checksums {
  private static final int SHA_256_HEX_LENGTH = 64;

  private Checksums() {}

  /** Prisma, Drizzle, dbkeep: SHA-256 of the file as it is, lower-case hexadecimal. */
  static String sha256(String content) {
    return HexFormat.of().formatHex(digest(content));
  }

  /**
   * Whether a recorded SHA-256 is that of this text with its own line endings, or with either kind:
   * git rewrites line endings, which changes no statement.
   */
  static boolean matchesSha256(String content, String recorded) {
    String unix = content.replace("\r\n", "\n");
    return same(content, recorded)
        || same(unix, recorded)
        || same(unix.replace("\n", "\r\n"), recorded);
  }

  private static boolean same(String content, String recorded) {
    byte[] digest = digest(content);
    return HexFormat.of().formatHex(digest).equals(recorded)
        || recorded.length() < SHA_256_HEX_LENGTH && withoutPadding(digest).equals(recorded);
  }

  /**
   * Old Prisma versions wrote each byte without its leading zero, and such rows are still around.
   */
  private static String withoutPadding(byte[] digest) {
    StringBuilder text = new StringBuilder();
    for (byte value : digest) {
      text.append(Integer.toHexString(value & 0xff));
    }
    return text.toString();
  }

  private static byte[] digest(String content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Flyway: CRC-32 over the lines without their ends and without a byte order mark. */
  static String flyway(String content) {
    CRC32 crc = new CRC32();
    ScriptFile.withoutMark(content)
        .lines()
        .forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
    return Integer.toString((int) crc.getValue());
  }
}
