package dev.dbkeep.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between the driver and a real server: turns the first connections away with an error, and
 * may change the version that the server reports, since no server older than 13 can be had here.
 */
final class FakeFront implements AutoCloseable {
  private final ServerSocket listener;
  private final ServerUrl target;
  private final AtomicInteger rejections;
  private final String sqlState;
  private final String message;
  private final String version;
  private final AtomicInteger seen = new AtomicInteger();

  private FakeFront(
      ServerUrl target, int rejections, String sqlState, String message, String version) {
    this.target = target;
    this.rejections = new AtomicInteger(rejections);
    this.sqlState = sqlState;
    this.message = message;
    this.version = version;
    try {
      this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  static FakeFront rejecting(ServerUrl target, int times, String sqlState, String message) {
    return new FakeFront(target, times, sqlState, message, "");
  }

  static FakeFront withVersion(ServerUrl target, String version) {
    return new FakeFront(target, 0, "", "", version);
  }

  ServerUrl url() {
    return new ServerUrl(
            "127.0.0.1",
            listener.getLocalPort(),
            target.database(),
            target.user(),
            target.password(),
            target.parameters())
        .withParameter("sslmode", "disable");
  }

  int connections() {
    return seen.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        seen.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      if (rejections.getAndDecrement() > 0) {
        client.getInputStream().read(new byte[1024]);
        client.getOutputStream().write(error());
        return;
      }
      try (Socket server = new Socket(target.host(), target.port())) {
        Thread up = Thread.ofVirtual().start(() -> pump(client, server, false));
        pump(server, client, !version.isEmpty());
        up.interrupt();
      }
    } catch (IOException e) {
      // The test's connection ended.
    }
  }

  private void pump(Socket from, Socket to, boolean changed) {
    byte[] buffer = new byte[65536];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(changed ? rewritten(buffer, n) : Arrays.copyOf(buffer, n));
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // The test's connection ended.
    }
  }

  /** The same bytes with another server_version of the same length. */
  private byte[] rewritten(byte[] buffer, int length) {
    String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("server_version\0");
    if (at < 0) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
    int start = at + "server_version\0".length();
    int end = text.indexOf('\0', start);
    String padded = (version + " ".repeat(end - start)).substring(0, end - start);
    return (text.substring(0, start) + padded + text.substring(end))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private byte[] error() {
    byte[] fields =
        ("SFATAL\0VFATAL\0C" + sqlState + "\0M" + message + "\0\0")
            .getBytes(StandardCharsets.UTF_8);
    int length = fields.length + 4;
    byte[] result = new byte[fields.length + 5];
    result[0] = 'E';
    result[1] = (byte) (length >>> 24);
    result[2] = (byte) (length >>> 16);
    result[3] = (byte) (length >>> 8);
    result[4] = (byte) length;
    System.arraycopy(fields, 0, result, 5, fields.length);
    return result;
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
