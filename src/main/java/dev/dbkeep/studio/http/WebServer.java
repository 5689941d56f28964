package dev.dbkeep.studio.http;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Member;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;

/** Serves the pages and the endpoints on this machine alone. */
public final class WebServer implements AutoCloseable {
  private static final String LOCAL = "127.0.0.1";
  private static final String API = "/api/";
  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";
  // saved and never shown, whatever it holds
  private static final String FILE = "application/octet-stream";
  private static final int BUFFER = 64 << 10;
  private static final long LARGEST_BODY = 64L << 20;

  private final Bodies bodies = new Bodies();
  private final Guard guard = new Guard();
  private final Member member;
  private final Javalin server;

  private WebServer(List<Endpoint<?>> endpoints, int port, Member member) {
    this.member = member;
    this.server = Javalin.create(config -> configure(config, endpoints));
    try {
      server.start(LOCAL, port);
    } catch (JavalinBindException e) {
      throw DbkeepException.of(
              ErrorCode.USAGE,
              "port " + port + " is taken",
              "Take any that is free: `dbkeep studio --port 0`.")
          .cause(e);
    }
  }

  /**
   * Begins to serve.
   *
   * @param port 0 for any that is free
   * @param member who asks, whatever the request
   */
  public static WebServer start(List<Endpoint<?>> endpoints, int port, Member member) {
    return new WebServer(endpoints, port, member);
  }

  /** Whether there are pages to be shown: a program built without npm has none. */
  public static boolean hasPages() {
    return WebFiles.built();
  }

  /** What to open in a browser. The token stands where no server and no log ever sees it. */
  public String address() {
    return "http://%s:%d/#token=%s".formatted(LOCAL, server.port(), guard.token());
  }

  @Override
  public void close() {
    server.stop();
  }

  private void configure(JavalinConfig config, List<Endpoint<?>> endpoints) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.maxRequestSize = LARGEST_BODY;
    config.http.prefer405over404 = true;
    // this machine's own loopback; and what is compressed is held back until a block is full
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.routes.before(this::admit);
    endpoints.forEach(endpoint -> add(config, endpoint));
    config.routes.get("/*", WebServer::page);
    config.routes.exception(DbkeepException.class, this::refuse);
    config.routes.exception(Endpoint.Gone.class, (_, _) -> {});
    config.routes.exception(Exception.class, this::fail);
  }

  private void admit(Context context) {
    Guard.HEADERS.forEach(context::header);
    Optional<String> refusal =
        Guard.refusal(context.header(Header.HOST), context.header(Header.ORIGIN), server.port());
    if (refusal.isPresent()) {
      stop(context, HttpStatus.FORBIDDEN, ApiError.of("FOREIGN", refusal.get(), null));
    } else if (context.path().startsWith(API)
        && !guard.knows(context.header(Header.AUTHORIZATION))) {
      stop(
          context,
          HttpStatus.UNAUTHORIZED,
          ApiError.of(
              "NO_TOKEN",
              "the request lacks the token of this Studio",
              "Open the address that `dbkeep studio` printed."));
    }
  }

  private void stop(Context context, HttpStatus status, ApiError error) {
    send(context.status(status), error);
    context.skipRemainingHandlers();
  }

  private <Q extends Record> void add(JavalinConfig config, Endpoint<Q> endpoint) {
    switch (endpoint.method()) {
      case GET -> config.routes.get(endpoint.path(), context -> answer(context, endpoint));
      case POST -> config.routes.post(endpoint.path(), context -> answer(context, endpoint));
    }
  }

  private <Q extends Record> void answer(Context context, Endpoint<Q> endpoint) throws IOException {
    Caller caller =
        new Caller(
            named(context, "X-Page"), named(context, "X-View"), member, named(context, "X-Past"));
    switch (endpoint) {
      case Endpoint.Single<Q, ?> single ->
          send(context, single.handler().answer(caller, question(context, endpoint)));
      case Endpoint.Streamed<Q, ?> streamed ->
          stream(context, streamed, caller, question(context, endpoint));
      case Endpoint.Download<Q> download ->
          download(context, download, caller, question(context, endpoint));
      case Endpoint.Upload<Q, ?> upload -> upload(context, upload, caller);
    }
  }

  private <Q extends Record> Q question(Context context, Endpoint<Q> endpoint) {
    return endpoint.method() == Endpoint.Method.GET
        ? bodies.question(context.pathParamMap(), endpoint.question())
        : bodies.question(context.body(), context.pathParamMap(), endpoint.question());
  }

  /** What is left of a refused file is read all the same: a browser that sends hears no answer. */
  private <Q extends Record> void upload(
      Context context, Endpoint.Upload<Q, ?> endpoint, Caller caller) throws IOException {
    InputStream body = context.req().getInputStream();
    try {
      Q question = bodies.question(FirstLine.of(body), endpoint.question());
      send(context, endpoint.handler().answer(caller, question, body));
    } finally {
      body.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** What is broken off must not look whole: the connection ends before the answer does. */
  private static <Q extends Record> void download(
      Context context, Endpoint.Download<Q> endpoint, Caller caller, Q question)
      throws IOException {
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
        ServletContextRequest.getServletContextRequest(context.req())
            .getServletChannel()
            .getEndPoint()
            .close();
      }
    }
  }

  private static void write(OutputStream output, byte[] from, int offset, int length) {
    try {
      output.write(from, offset, length);
    } catch (IOException e) {
      throw new Endpoint.Gone(e);
    }
  }

  private <Q extends Record, A> void stream(
      Context context, Endpoint.Streamed<Q, A> endpoint, Caller caller, Q question)
      throws IOException {
    context.contentType(LINES).header(Header.CACHE_CONTROL, "no-store");
    // the servlet's own: Javalin's holds lines back
    OutputStream output = context.res().getOutputStream();
    try {
      endpoint.handler().answer(caller, question, line -> write(output, line));
    } catch (DbkeepException e) {
      if (!streaming(context)) {
        throw e;
      }
      write(output, ApiError.of(e));
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

  private static String named(Context context, String header) {
    String value = context.header(header);
    return value == null ? "" : value;
  }

  private void send(Context context, Object answer) {
    context
        .contentType(JSON)
        .header(Header.CACHE_CONTROL, "no-store")
        .result(bodies.answer(answer));
  }

  private void refuse(DbkeepException e, Context context) {
    if (!streaming(context)) {
      send(context.status(ApiError.status(e.code())), ApiError.of(e));
    }
  }

  private void fail(Exception e, Context context) {
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

  private static void page(Context context) {
    WebFiles.WebFile file = WebFiles.at(context.path()).orElse(null);
    if (file == null || isApi(context.path())) {
      context.status(HttpStatus.NOT_FOUND).result("");
      return;
    }
    context
        .contentType(file.type())
        .header(Header.CACHE_CONTROL, file.immutable() ? "max-age=31536000, immutable" : "no-cache")
        .result(file.content());
  }

  private static boolean isApi(@Nullable String path) {
    return path != null && path.startsWith(API);
  }
}
