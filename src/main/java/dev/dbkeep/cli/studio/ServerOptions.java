package dev.dbkeep.cli.studio;

import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.config.Setting;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.http.Listening;
import dev.dbkeep.studio.http.PemFiles;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How Studio serves a team; what would send passwords in the clear is refused. */
final class ServerOptions {
  private static final String HERE = "127.0.0.1";
  private static final String EVERYWHERE = "0.0.0.0";

  @Option(
      names = "--server",
      description = "serve a team: with accounts, roles and a log of what they change")
  private boolean server;

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description = "what browsers call it, as https://studio.example.com")
  private @Nullable String publicUrl;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description =
          "on which address of this machine to serve (default: 127.0.0.1, with --tls-cert all)")
  private @Nullable String listen;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "the certificate with its chain, as PEM; a renewed one is taken by itself")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "its key, as PEM without password")
  private @Nullable Path key;

  @Option(
      names = "--behind-proxy",
      description = "a proxy that encrypts stands before it, so that it may serve other machines")
  private boolean behindProxy;

  @Option(
      names = "--trusted-proxy",
      paramLabel = "ADDRESS",
      description = "an address or network of proxies that say from where a request comes")
  private List<String> proxies = new ArrayList<>();

  /** The settings these flags set. */
  Map<Setting, String> flags() {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    ConnectionOptions.put(flags, Setting.STUDIO_PUBLIC_URL, publicUrl);
    return flags;
  }

  /** Where a team is served; empty when none is. */
  Optional<Listening> listening(int port, Project project) {
    if (!server) {
      refuseAlone();
      return Optional.empty();
    }
    PemFiles pem = certificate();
    String host = listen == null ? pem == null ? HERE : EVERYWHERE : listen;
    String text = project.settings().studioPublicUrl();
    URI address = text == null ? null : address(text, pem != null);
    boolean here = isHere(host);
    if (!here && pem == null && !behindProxy) {
      throw wrong(
          "on %s passwords would travel in the clear".formatted(host),
          "Name --tls-cert and --tls-key, or say --behind-proxy where a proxy encrypts.");
    }
    if (address == null && (!here || behindProxy)) {
      throw wrong(
          "it is not known what browsers call this server",
          "Say it: --public-url https://studio.example.com");
    }
    return Optional.of(new Listening(host, port, address, pem, proxies));
  }

  /** What is unwise, and works. */
  Optional<String> warning() {
    return behindProxy && proxies.isEmpty()
        ? Optional.of(
            "without --trusted-proxy everybody has the address of the proxy: wrong passwords of one"
                + " slow the sign-in of all, and the log cannot tell them apart. Name the proxy's"
                + " address: --trusted-proxy 127.0.0.1")
        : Optional.empty();
  }

  private void refuseAlone() {
    boolean something =
        publicUrl != null
            || listen != null
            || certificate != null
            || key != null
            || behindProxy
            || !proxies.isEmpty();
    if (something) {
      throw wrong(
          "without --server Studio serves this machine alone",
          "Say --server to serve a team, with accounts.");
    }
  }

  private @Nullable PemFiles certificate() {
    if (certificate == null && key == null) {
      return null;
    }
    if (certificate == null || key == null) {
      throw wrong(
          "a certificate and its key belong together", "Name both --tls-cert and --tls-key.");
    }
    return new PemFiles(certificate, key);
  }

  private URI address(String text, boolean encrypts) {
    try {
      URI address = URI.create(text.strip());
      boolean bare = address.getPath() == null || address.getPath().length() <= 1;
      boolean https = "https".equals(address.getScheme());
      boolean known = address.getHost() != null && (https || "http".equals(address.getScheme()));
      if (known && bare && address.getQuery() == null && address.getUserInfo() == null) {
        if (!https && (encrypts || !isHere(address.getHost()))) {
          throw wrong(
              "under %s passwords would travel in the clear".formatted(text),
              "Browsers have to come by https.");
        }
        return address;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw wrong(
        "%s is no address of a Studio".formatted(text), "Write it as https://studio.example.com.");
  }

  private static boolean isHere(String host) {
    try {
      return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static DbkeepException wrong(String message, String hint) {
    return DbkeepException.of(ErrorCode.USAGE, message, hint);
  }
}
