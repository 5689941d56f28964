package dev.dbkeep.studio.http;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Caller;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/** Sends what endpoints answer: a document, lines or bytes while they come up, a refusal. */
final class Answers {
  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";
  // saved and never shown, whatever it holds
  private static final String FILE = "application/octet-stream";
  private static final int BUFFER = 64 << 10;

  private final Bodies bodies;

  Answers(Bodies bodies) {
    this.bodies = bodies;
  }

  void send(Context context, Object answer) {
    context
        .contentType(JSON)
        .header(Header.CACHE_CONTROL, "no-store")
        .result(bodies.answer(answer));
  }

  /** A refusal that comes half way is a line of its own, the last one. */
  <Q extends Record, A> void stream(
      Context context,
      Endpoint.Streamed<Q, A> endpoint,
      Caller caller,
      Q question,
      Recording recording,
      StillIn still)
      throws IOException {
    context.contentType(LINES).header(Header.CACHE_CONTROL, "no-store");
    // the servlet's own: Javalin's holds lines back
    OutputStream output = context.res().getOutputStream();
    try {
      endpoint
          .handler()
          .answer(
              caller,
              question,
              line -> {
                recording.saw(line);
                still.check();
                write(output, line);
              });
    } catch (DbkeepException e) {
      if (!streaming(context)) {
        throw e;
      }
      DbkeepException told = still.told(e);
      recording.failed(told);
      write(output, ApiError.of(told));
    }
  }

  private void write(OutputStream output, Object line) {
    try {
      output.write(bodies.answer(line));
      output.write('\n');
      output.flush();
    } catch (IOException e) {
      throw new Endpoint.Gone(e);
    }
  }

  /** What is broken off must not look whole: the connection ends before the answer does. */
  static <Q extends Record> void download(
      Context context, Endpoint.Download<Q> endpoint, Caller caller, Q question)
      throws IOException {
    requireEndThatShows(context);
    context.contentType(FILE).header(Header.CACHE_CONTROL, "no-store");
    OutputStream output = new BufferedOutputStream(context.res().getOutputStream(), BUFFER);
    boolean whole = false;
    try {
      endpoint
          .handler()
          .answer(caller, question, (from, offset, length) -> write(output, from, offset, length));
      output.flush();
      whole = true;
    } finally {
      if (!whole && streaming(context)) {
        connection(context).close();
      }
    }
  }

  /** An answer in HTTP/1.0 ends with its connection, whole or not; proxies ask so by default. */
  private static void requireEndThatShows(Context context) {
    if (context.req().getProtocol().equals("HTTP/1.0")) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "in HTTP/1.0 nobody sees whether a file is whole",
          "Let the proxy speak HTTP/1.1: proxy_http_version 1.1 in nginx.");
    }
  }

  private static void write(OutputStream output, byte[] from, int offset, int length) {
    try {
      output.write(from, offset, length);
    } catch (IOException e) {
      throw new Endpoint.Gone(e);
    }
  }

  void refuse(DbkeepException e, Context context) {
    if (!streaming(context)) {
      send(context.status(ApiError.status(e.code())), ApiError.of(e));
    }
  }

  void fail(Exception e, Context context) {
    if (!streaming(context)) {
      send(
          context.status(HttpStatus.INTERNAL_SERVER_ERROR),
          ApiError.of(ErrorCode.BUG.name(), "a fault in dbkeep: " + e, "Please report it."));
    }
  }

  /** Whether a part of the answer is under way, so that its status cannot change any more. */
  private static boolean streaming(Context context) {
    return context.res().isCommitted();
  }

  /** On which a request came, and its answer goes. */
  static EndPoint connection(Context context) {
    return ServletContextRequest.getServletContextRequest(context.req())
        .getServletChannel()
        .getEndPoint();
  }
}
