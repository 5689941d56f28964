package dev.dbkeep.backup.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests as Amazon's "Signature Version 4" has it. The content is signed too: what arrives
 * otherwise than it was sent is refused by the server.
 */
final class AwsSignature {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int DAY = 8;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final S3Access access;

  AwsSignature(S3Access access) {
    this.access = access;
  }

  /**
   * The headers to send with a request.
   *
   * @param query without the question mark, encoded and sorted by name
   * @param headers those that belong to this request, in small letters
   */
  Map<String, String> sign(
      String method,
      URI address,
      String query,
      Map<String, String> headers,
      byte[] body,
      Instant now) {
    String time = TIME.format(now);
    String contentHash = HexFormat.of().formatHex(sha256(body));
    SortedMap<String, String> signed = new TreeMap<>(headers);
    signed.put("x-amz-date", time);
    signed.put("x-amz-content-sha256", contentHash);
    if (access.sessionToken() != null) {
      signed.put("x-amz-security-token", access.sessionToken());
    }
    Map<String, String> sent = new TreeMap<>(signed);
    // The HTTP client sends it by itself, and does not let anybody else set it.
    signed.put("host", host(address));
    String names = String.join(";", signed.keySet());
    String request =
        String.join(
            "\n",
            method,
            address.getRawPath(),
            query,
            signed.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
                .collect(Collectors.joining()),
            names,
            contentHash);
    String scope = time.substring(0, DAY) + "/" + access.region() + "/s3/aws4_request";
    String text =
        String.join(
            "\n",
            ALGORITHM,
            time,
            scope,
            HexFormat.of().formatHex(sha256(request.getBytes(UTF_8))));
    String signature = HexFormat.of().formatHex(hmac(key(time.substring(0, DAY)), text));
    sent.put(
        "authorization",
        "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(ALGORITHM, access.keyId(), scope, names, signature));
    return sent;
  }

  private static String host(URI address) {
    int standard = "https".equals(address.getScheme()) ? HTTPS : HTTP;
    String host = address.getHost().toLowerCase(Locale.ROOT);
    return address.getPort() < 0 || address.getPort() == standard
        ? host
        : host + ":" + address.getPort();
  }

  private byte[] key(String day) {
    byte[] ofDay = hmac(("AWS4" + access.secret()).getBytes(UTF_8), day);
    return hmac(hmac(hmac(ofDay, access.region()), "s3"), "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC with SHA-256", e);
    }
  }

  static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Percent-encoded as the signature wants it: all but letters, digits and {@code -._~}. */
  static String encode(String text, boolean keepSlashes) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "-._~".indexOf(c) >= 0;
      if (plain || keepSlashes && c == '/') {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }
}
