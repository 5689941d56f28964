package dev.dbkeep.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves {@code /metrics} to Prometheus, and nothing else. */
public final class MetricsServer implements AutoCloseable {
  private static final String PATH = "/metrics";
  private static final String LOCAL = "127.0.0.1";
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int OK = 200;
  private static final int MAX_PORT = 65_535;

  private final HttpServer server;
  private final ExecutorService threads;

  private MetricsServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Begins to serve.
   *
   * @param address {@code 9187} for this machine alone, {@code 0.0.0.0:9187} for others too; port 0
   *     for any that is free
   * @param metrics asked at every request, by several threads
   */
  public static MetricsServer start(String address, Supplier<List<Metric>> metrics) {
    InetSocketAddress at = parse(address);
    try {
      HttpServer server = HttpServer.create(at, 0);
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      server.setExecutor(threads);
      server.createContext("/", exchange -> answer(exchange, metrics));
      server.start();
      return new MetricsServer(server, threads);
    } catch (IOException e) {
      throw DbkeepException.of(
              ErrorCode.USAGE,
              "cannot serve metrics at " + address + ": " + e.getMessage(),
              "Name another port of this machine, such as 9188.")
          .cause(e);
    }
  }

  /** Refuses what is no address, before anything else is begun. */
  public static void check(String address) {
    InetSocketAddress _ = parse(address);
  }

  private static InetSocketAddress parse(String address) {
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? LOCAL : address.substring(0, colon);
    try {
      int port = Integer.parseInt(address.substring(colon + 1));
      if (port >= 0 && port <= MAX_PORT && !host.isEmpty()) {
        return new InetSocketAddress(host, port);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw DbkeepException.of(
        ErrorCode.USAGE,
        "\"" + address + "\" is no place to serve metrics at",
        "Write a port, such as 9187, or an address and a port, such as 0.0.0.0:9187.");
  }

  private static void answer(HttpExchange exchange, Supplier<List<Metric>> metrics)
      throws IOException {
    try (exchange) {
      boolean known = exchange.getRequestURI().getPath().equals(PATH);
      boolean reads = exchange.getRequestMethod().equals("GET");
      if (!known || !reads) {
        exchange.sendResponseHeaders(known ? NOT_ALLOWED : NOT_FOUND, -1);
        return;
      }
      byte[] text = PrometheusText.of(metrics.get()).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", PrometheusText.CONTENT_TYPE);
      exchange.sendResponseHeaders(OK, text.length);
      exchange.getResponseBody().write(text);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
