package dev.dbkeep.studio.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whoever sent a request, before anybody knows in whose name. */
public interface Visitor {
  /** Of his machine; through a proxy that is trusted the one it names. */
  String address();

  /** What his browser calls itself. */
  String agent();

  /** What this server is called by him: {@code https://studio.example.com}. */
  String origin();

  @Nullable String header(String name);

  /** What the server gave to the browser under that name. */
  @Nullable String cookie(String name);

  /** Gives something to the browser, which no script can read and no other site can send. */
  void give(String name, String value, Duration age);

  /** Takes it back. */
  void take(String name);
}
