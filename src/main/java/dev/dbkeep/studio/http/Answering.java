package dev.dbkeep.studio.http;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Member;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;

/** Puts questions to endpoints for those who may ask, and sends what they answer. */
final class Answering {
  static final String PAGE = "X-Page";

  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";
  // saved and never shown, whatever it holds
  private static final String FILE = "application/octet-stream";
  private static final int BUFFER = 64 << 10;
  private static final int LONGEST_DEED = 20_000;

  private final Bodies bodies = new Bodies();
  private final Admission admission;
  private final Witness witness;
  private final Function<Context, Visitor> visitors;

  Answering(Admission admission, Witness witness, Function<Context, Visitor> visitors) {
    this.admission = admission;
    this.witness = witness;
    this.visitors = visitors;
  }

  Optional<Member> member(Context context) {
    return admission.member(visitors.apply(context));
  }

  void stranger(Context context) {
    Admission.Refusal why = admission.stranger();
    stop(context, HttpStatus.UNAUTHORIZED, ApiError.of(why.code(), why.message(), why.hint()));
  }

  void stop(Context context, HttpStatus status, ApiError error) {
    send(context.status(status), error);
    context.skipRemainingHandlers();
  }

  <Q extends Record> void answer(Context context, Endpoint<Q> endpoint) throws IOException {
    Member member = member(context).orElse(null);
    if (!endpoint.needs().metBy(member)) {
      if (member == null) {
        stranger(context);
        return;
      }
      throw Refusals.of(member, endpoint.needs());
    }
    if (endpoint instanceof Endpoint.Upload<Q, ?> upload && member != null) {
      upload(context, upload, member);
      return;
    }
    Q question =
        endpoint.method() == Endpoint.Method.GET
            ? bodies.question(context.pathParamMap(), endpoint.question())
            : bodies.question(context.body(), context.pathParamMap(), endpoint.question());
    if (endpoint instanceof Endpoint.Door<Q, ?> door) {
      send(context, door.handler().answer(visitors.apply(context), question));
    } else if (member == null) {
      stranger(context);
    } else {
      Caller caller = caller(context, member);
      requireNoFreeSql(question, member);
      answer(context, endpoint, caller, question);
    }
  }

  private static Caller caller(Context context, Member member) {
    return new Caller(
        named(context, PAGE), named(context, "X-View"), member, named(context, "X-Past"));
  }

  private void requireNoFreeSql(Record question, Member member) {
    if (question instanceof FreeSql free
        && free.holdsFreeSql()
        && !admission.allowsFreeSql(member)) {
      throw Refusals.ofFreeSql(member);
    }
  }

  /** What is left of a refused file is read all the same: a browser that sends hears no answer. */
  private <Q extends Record> void upload(
      Context context, Endpoint.Upload<Q, ?> endpoint, Member member) throws IOException {
    InputStream body = context.req().getInputStream();
    try {
      Caller caller = caller(context, member);
      Q question = bodies.question(FirstLine.of(body), endpoint.question());
      requireNoFreeSql(question, member);
      Recording recording = new Recording(heard(context, endpoint, caller, question));
      try {
        Object answer = endpoint.handler().answer(caller, question, body);
        recording.saw(answer);
        recording.close();
        send(context, answer);
      } catch (DbkeepException e) {
        recording.failed(e);
        throw e;
      } finally {
        recording.close();
      }
    } finally {
      body.transferTo(OutputStream.nullOutputStream());
    }
  }

  private <Q extends Record> void answer(
      Context context, Endpoint<Q> endpoint, Caller caller, Q question) throws IOException {
    Recording recording = new Recording(heard(context, endpoint, caller, question));
    try {
      switch (endpoint) {
        case Endpoint.Single<Q, ?> single -> {
          Object answer = single.handler().answer(caller, question);
          recording.saw(answer);
          recording.close();
          send(context, answer);
        }
        case Endpoint.Streamed<Q, ?> streamed ->
            stream(context, streamed, caller, question, recording);
        case Endpoint.Download<Q> download -> download(context, download, caller, question);
        case Endpoint.Upload<Q, ?> _ -> throw new IllegalStateException("answered before");
        case Endpoint.Door<Q, ?> _ -> throw new IllegalStateException("answered before");
      }
    } catch (DbkeepException e) {
      recording.failed(e);
      throw e;
    } finally {
      recording.close();
    }
  }

  /** What editors ask may change something; what others ask only where it says so. */
  private <Q extends Record> Witness.@Nullable Entry heard(
      Context context, Endpoint<Q> endpoint, Caller caller, Q question) {
    Optional<Told.Deed> deed =
        question instanceof Told told
            ? told.told()
            : endpoint.method() == Endpoint.Method.POST && endpoint.needs() != Needs.VIEWER
                ? Optional.of(new Told.Deed(List.of(), List.of(text(question))))
                : Optional.empty();
    return deed.map(
            told ->
                witness.begin(
                    caller.member(), visitors.apply(context).address(), endpoint.summary(), told))
        .orElse(null);
  }

  private String text(Object question) {
    String text = new String(bodies.answer(question), StandardCharsets.UTF_8);
    return text.length() > LONGEST_DEED ? text.substring(0, LONGEST_DEED) + "…" : text;
  }

  /** What is broken off must not look whole: the connection ends before the answer does. */
  private static <Q extends Record> void download(
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
        ServletContextRequest.getServletContextRequest(context.req())
            .getServletChannel()
            .getEndPoint()
            .close();
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

  private <Q extends Record, A> void stream(
      Context context,
      Endpoint.Streamed<Q, A> endpoint,
      Caller caller,
      Q question,
      Recording recording)
      throws IOException {
    context.contentType(LINES).header(Header.CACHE_CONTROL, "no-store");
    // the servlet's own: Javalin's holds lines back
    OutputStream output = context.res().getOutputStream();
    StillIn still = new StillIn(() -> endpoint.needs().metBy(member(context).orElse(null)));
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
      recording.failed(e);
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

  static String named(Context context, String header) {
    String value = context.header(header);
    return value == null ? "" : value;
  }

  private void send(Context context, Object answer) {
    context
        .contentType(JSON)
        .header(Header.CACHE_CONTROL, "no-store")
        .result(bodies.answer(answer));
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
}
