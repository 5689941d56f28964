package dev.dbkeep.observe.alert;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server that sends e-mail, as an address: {@code smtps://user:password@host:465} for TLS from
 * the first byte, {@code smtp://host:587} with STARTTLS, which is demanded everywhere but on this
 * machine, so that no password and no alert travels in the clear.
 *
 * @param user null when it asks for none
 */
public record MailServer(
    String host, int port, Security security, @Nullable String user, @Nullable String password) {
  private static final int TLS_PORT = 465;
  private static final int SUBMISSION_PORT = 587;

  /** What keeps others from reading along. */
  public enum Security {
    TLS,
    STARTTLS,
    NONE
  }

  /** Empty when it is not written like that. */
  public static Optional<MailServer> parse(String text) {
    try {
      URI address = new URI(text.strip());
      String scheme = address.getScheme();
      String host = address.getHost();
      if (scheme == null || host == null) {
        return Optional.empty();
      }
      boolean local = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
      Security security =
          switch (scheme) {
            case "smtps" -> Security.TLS;
            case "smtp" -> local ? Security.NONE : Security.STARTTLS;
            default -> null;
          };
      if (security == null) {
        return Optional.empty();
      }
      int usual = security == Security.TLS ? TLS_PORT : SUBMISSION_PORT;
      String[] login = login(address.getRawUserInfo());
      return Optional.of(
          new MailServer(
              host,
              address.getPort() < 0 ? usual : address.getPort(),
              security,
              login.length == 2 ? login[0] : null,
              login.length == 2 ? login[1] : null));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String[] login(@Nullable String raw) {
    int colon = raw == null ? -1 : raw.indexOf(':');
    return raw == null || colon < 0
        ? new String[0]
        : new String[] {decode(raw.substring(0, colon)), decode(raw.substring(colon + 1))};
  }

  /** A plus is a plus here, as in every part of an address but the query. */
  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return (security == Security.TLS ? "smtps://" : "smtp://") + host + ":" + port;
  }
}
