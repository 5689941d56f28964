package dev.dbkeep.studio.http;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens and what it is called.
 *
 * @param host the address of a network card of this machine
 * @param port 0 for any that is free
 * @param address what it is called outside; null where it is for this machine alone
 * @param certificate null where it does not encrypt by itself
 * @param proxies whose word is taken for whom they ask: addresses, or networks such as 10.0.0.0/8
 */
public record Listening(
    String host,
    int port,
    @Nullable URI address,
    @Nullable PemFiles certificate,
    List<String> proxies) {
  public Listening {
    proxies = List.copyOf(proxies);
  }

  /** For this machine alone. */
  public static Listening local(int port) {
    return new Listening("127.0.0.1", port, null, null, List.of());
  }
}
