package dev.dbkeep.studio.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. Any web page can send requests to this machine; only ours knows the token, and none
 * other is named in Host and Origin.
 */
final class Guard {
  private static final int TOKEN_BYTES = 32;
  private static final String BEARER = "Bearer ";

  /** What a browser may do with our pages: nothing that leaves this server. */
  static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
              + " font-src 'self'; connect-src 'self'; worker-src 'self' blob:; base-uri 'none';"
              + " form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "X-Frame-Options",
          "DENY");

  private final String token;

  Guard() {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    this.token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  String token() {
    return token;
  }

  /**
   * Why a request is refused; empty when it comes from an address that is ours.
   *
   * @param port of this server
   */
  static Optional<String> refusal(@Nullable String host, @Nullable String origin, int port) {
    List<String> ours = List.of("127.0.0.1:" + port, "localhost:" + port);
    if (host == null || !ours.contains(host)) {
      return Optional.of("this server is not called " + host);
    }
    // of requests from its own pages a browser names the same host, and of reads often nothing
    return origin == null || origin.equals("http://" + host)
        ? Optional.empty()
        : Optional.of("pages of " + origin + " may not ask this server");
  }

  /** Whether the header {@code Authorization} carries the token. */
  boolean knows(@Nullable String authorization) {
    return authorization != null
        && authorization.startsWith(BEARER)
        && MessageDigest.isEqual(
            authorization.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8),
            token.getBytes(StandardCharsets.UTF_8));
  }
}
