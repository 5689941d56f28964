package dev.dbkeep.studio.http;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this server is called. A request under another name, or from a page of another site, is not
 * meant for it: that ends DNS rebinding and requests that other sites forge.
 *
 * @param origins as browsers name them; the first is the one that people are told
 */
record Site(List<String> origins) {
  Site {
    origins = List.copyOf(origins);
  }

  /** On this machine alone. */
  static Site local(int port) {
    return new Site(List.of("http://127.0.0.1:" + port, "http://localhost:" + port));
  }

  /** Under an address that is known outside. */
  static Site at(URI address) {
    boolean usual =
        address.getPort() < 0
            || address.getPort() == ("https".equals(address.getScheme()) ? 443 : 80);
    return new Site(
        List.of(
            address.getScheme()
                + "://"
                + address.getHost()
                + (usual ? "" : ":" + address.getPort())));
  }

  String origin() {
    return origins.getFirst();
  }

  boolean isEncrypted() {
    return origin().startsWith("https:");
  }

  /**
   * Why a request is refused; empty when it comes to an address that is ours, from no other site.
   *
   * @param ours whether it has to say that it comes from a page of this server
   */
  Optional<String> refusal(@Nullable String host, @Nullable String origin, boolean ours) {
    String called =
        origins.stream()
            .filter(each -> each.substring(each.indexOf("//") + 2).equalsIgnoreCase(host))
            .findFirst()
            .orElse(null);
    if (called == null) {
      return Optional.of("this server is not called " + host);
    }
    // of requests from its own pages a browser names the same host, and of reads often nothing
    boolean silent = origin == null && !ours;
    return silent || called.equals(origin)
        ? Optional.empty()
        : Optional.of("pages of " + origin + " may not ask this server");
  }
}
