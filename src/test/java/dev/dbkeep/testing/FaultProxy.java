package dev.dbkeep.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and an HTTP server and spoils the requests it is told to: one connection
 * for each request, the bytes as they are.
 */
public final class FaultProxy implements AutoCloseable {
  private final int target;
  private final ServerSocket listener;
  private final BlockingQueue<Planned> planned = new LinkedBlockingQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  /** What can happen to a request. */
  public enum Fault {
    /** The server says that it is overloaded. */
    SLOW_DOWN("HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
    TOO_MANY("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
    INTERNAL("HTTP/1.1 500 Internal\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
    /** The connection ends when half of the content is through. */
    CUT_UPLOAD(""),
    /** A byte of the content arrives as another one. */
    CHANGED_UPLOAD(""),
    /** The answer ends half way. */
    CUT_DOWNLOAD(""),
    /** The server does it, and its answer never arrives. */
    LOST_ANSWER(""),
    /** Nothing happens. */
    SILENCE("");

    private final String answer;

    Fault(String answer) {
      this.answer = answer;
    }
  }

  private record Planned(Predicate<String> requests, Fault fault) {}

  public FaultProxy(int target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public String address() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** The next requests whose first line begins with this meet these faults, one each. */
  public void plan(String start, Fault... faults) {
    for (Fault fault : faults) {
      planned.add(new Planned(line -> line.startsWith(start), fault));
    }
  }

  /** The first lines of all requests so far. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listener.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      String head = head(in);
      if (head.isEmpty()) {
        return;
      }
      String line = head.substring(0, head.indexOf('\r'));
      requests.add(line);
      Fault fault = fault(line);
      byte[] body = in.readNBytes(length(head));
      if (fault == null) {
        client.getOutputStream().write(forward(head, body));
        return;
      }
      switch (fault) {
        case SLOW_DOWN, TOO_MANY, INTERNAL ->
            client.getOutputStream().write(fault.answer.getBytes(ISO_8859_1));
        case CUT_UPLOAD -> forward(head, Arrays.copyOf(body, body.length / 2));
        case CHANGED_UPLOAD -> {
          body[body.length / 2] ^= 1;
          client.getOutputStream().write(forward(head, body));
        }
        case CUT_DOWNLOAD -> {
          byte[] answer = forward(head, body);
          client.getOutputStream().write(answer, 0, answer.length / 2);
        }
        case LOST_ANSWER -> forward(head, body);
        case SILENCE -> Thread.sleep(60_000);
      }
    } catch (IOException | InterruptedException e) {
      // the client went away, or the proxy was closed
    }
  }

  private @Nullable Fault fault(String line) {
    List<Planned> left = new ArrayList<>(planned);
    for (Planned candidate : left) {
      if (candidate.requests().test(line) && planned.remove(candidate)) {
        return candidate.fault();
      }
    }
    return null;
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0; c = in.read()) {
      head.write(c);
      if (c == '\n' && head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
        return head.toString(ISO_8859_1);
      }
    }
    return "";
  }

  private static int length(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
        .map(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElse(0);
  }

  /** The whole answer; the server closes the connection behind it. */
  private byte[] forward(String head, byte[] body) throws IOException {
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      String lines =
          String.join(
              "\r\n",
              head.strip()
                  .lines()
                  .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("connection:"))
                  .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("http2-settings:"))
                  .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("upgrade:"))
                  .toList());
      server
          .getOutputStream()
          .write((lines + "\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
      server.getOutputStream().write(body);
      if (body.length < length(head)) {
        return new byte[0];
      }
      return server.getInputStream().readAllBytes();
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
