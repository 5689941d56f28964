package dev.dbkeep.studio.team;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Pictures of members: small ones of pixels. Nothing that could hold a script is taken, and the
 * type is what the bytes say, not what the browser claims.
 */
final class Images {
  private static final int LARGEST = 64 << 10;
  private static final String START = "data:image/";
  private static final String BASE64 = ";base64,";

  private Images() {}

  /** The data URL again, with the type that its bytes have. */
  static String checked(String dataUrl) {
    int comma = dataUrl.indexOf(BASE64);
    if (!dataUrl.startsWith(START) || comma < 0 || dataUrl.length() > LARGEST * 2) {
      throw refused("is no picture");
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(dataUrl.substring(comma + BASE64.length()));
      if (bytes.length > LARGEST) {
        throw refused("is larger than " + (LARGEST >> 10) + " kB");
      }
      return START + type(bytes) + BASE64 + Base64.getEncoder().encodeToString(bytes);
    } catch (IllegalArgumentException e) {
      throw refused("is no picture");
    }
  }

  private static String type(byte[] bytes) {
    String start = HexFormat.of().formatHex(Arrays.copyOf(bytes, 12));
    if (start.startsWith("89504e470d0a1a0a")) {
      return "png";
    }
    if (start.startsWith("ffd8ff")) {
      return "jpeg";
    }
    if (start.startsWith("52494646") && start.endsWith("57454250")) {
      return "webp";
    }
    throw refused("is no PNG, JPEG or WebP");
  }

  private static DbkeepException refused(String why) {
    return DbkeepException.of(
        ErrorCode.USAGE, "the file " + why, "Take a PNG, JPEG or WebP of at most 64 kB.");
  }
}
