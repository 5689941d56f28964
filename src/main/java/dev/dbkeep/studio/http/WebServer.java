package dev.dbkeep.studio.http;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Caller;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Serves the pages and the endpoints. */
public final class WebServer implements AutoCloseable {
  private static final String API = "/api/";
  private static final long LARGEST_BODY = 64L << 20;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(20);

  private final Admission admission;
  private final Answers answers;
  private final Answering answering;
  private final Listening listening;
  private final Proxies proxies;
  private final @Nullable Encryption encryption;
  private final Javalin server;

  private WebServer(
      List<Endpoint<?>> endpoints,
      Listening listening,
      Admission admission,
      Witness witness,
      Consumer<Caller> end) {
    this.admission = admission;
    Bodies bodies = new Bodies();
    this.answers = new Answers(bodies);
    this.answering =
        new Answering(
            bodies,
            answers,
            admission,
            witness,
            end,
            context -> new RequestVisitor(context, site(), proxies()));
    this.listening = listening;
    this.proxies = new Proxies(listening.proxies());
    PemFiles certificate = listening.certificate();
    this.encryption = certificate == null ? null : new Encryption(certificate, BETWEEN_LOOKS);
    this.server = Javalin.create(config -> configure(config, endpoints));
    try {
      if (encryption == null) {
        server.start(listening.host(), listening.port());
      } else {
        server.start();
      }
    } catch (JavalinBindException e) {
      close();
      throw DbkeepException.of(
              ErrorCode.USAGE,
              "port " + listening.port() + " is taken",
              "Take any that is free: `dbkeep studio --port 0`.")
          .cause(e);
    }
  }

  /**
   * Begins to serve.
   *
   * @param witness hears of what members change
   * @param end ends what runs for somebody who may not ask any more
   */
  public static WebServer start(
      List<Endpoint<?>> endpoints,
      Listening listening,
      Admission admission,
      Witness witness,
      Consumer<Caller> end) {
    return new WebServer(endpoints, listening, admission, witness, end);
  }

  /** Whether there are pages to be shown: a program built without npm has none. */
  public static boolean hasPages() {
    return WebFiles.built();
  }

  /** What to open in a browser. */
  public String origin() {
    return site().origin();
  }

  private Proxies proxies() {
    return proxies;
  }

  private Site site() {
    if (listening.address() != null) {
      return Site.at(listening.address());
    }
    Site local = Site.local(server.port());
    return encryption == null
        ? local
        : new Site(local.origins().stream().map(each -> each.replace("http:", "https:")).toList());
  }

  @Override
  public void close() {
    server.stop();
    if (encryption != null) {
      encryption.close();
    }
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
    if (encryption != null) {
      config.jetty.addConnector((jetty, http) -> encryption.connector(jetty, http, listening));
    }
    config.routes.before(this::admit);
    endpoints.forEach(endpoint -> add(config, endpoint));
    config.routes.get("/*", WebServer::page);
    config.routes.exception(DbkeepException.class, answers::refuse);
    config.routes.exception(Endpoint.Gone.class, (_, _) -> {});
    config.routes.exception(Exception.class, answers::fail);
  }

  private void admit(Context context) {
    BrowserRules.HEADERS.forEach(context::header);
    Site site = site();
    if (site.isEncrypted()) {
      context.header("Strict-Transport-Security", "max-age=31536000");
    }
    boolean asks = context.path().startsWith(API);
    boolean changes = context.method() != HandlerType.GET && context.method() != HandlerType.HEAD;
    Optional<String> refusal =
        site.refusal(
            context.header(Header.HOST),
            context.header(Header.ORIGIN),
            admission.ambient() && changes);
    if (refusal.isPresent()) {
      answering.stop(context, HttpStatus.FORBIDDEN, ApiError.of("FOREIGN", refusal.get(), null));
    } else if (asks && admission.ambient() && Answering.named(context, Answering.PAGE).isEmpty()) {
      // no other site can send this header without asking first, which is never answered
      String message = "the request does not say from which page it comes";
      answering.stop(context, HttpStatus.FORBIDDEN, ApiError.of("FOREIGN", message, null));
    } else if (asks && !admission.ambient() && answering.member(context).isEmpty()) {
      answering.stranger(context);
    }
  }

  private <Q extends Record> void add(JavalinConfig config, Endpoint<Q> endpoint) {
    switch (endpoint.method()) {
      case GET ->
          config.routes.get(endpoint.path(), context -> answering.answer(context, endpoint));
      case POST ->
          config.routes.post(endpoint.path(), context -> answering.answer(context, endpoint));
    }
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
