package dev.dbkeep.studio.http;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Member;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/** Puts questions to endpoints for those who may ask, and only as long as they may. */
final class Answering {
  static final String PAGE = "X-Page";

  private static final int LONGEST_DEED = 20_000;

  private final Bodies bodies;
  private final Answers answers;
  private final Admission admission;
  private final Witness witness;
  private final Consumer<Caller> end;
  private final Function<Context, Visitor> visitors;

  Answering(
      Bodies bodies,
      Answers answers,
      Admission admission,
      Witness witness,
      Consumer<Caller> end,
      Function<Context, Visitor> visitors) {
    this.bodies = bodies;
    this.answers = answers;
    this.admission = admission;
    this.witness = witness;
    this.end = end;
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
    answers.send(context.status(status), error);
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
      answers.send(context, door.handler().answer(visitors.apply(context), question));
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
      attended(
          context,
          caller,
          recording,
          _ -> {
            Object answer = endpoint.handler().answer(caller, question, body);
            recording.saw(answer);
            recording.close();
            answers.send(context, answer);
          });
    } finally {
      body.transferTo(OutputStream.nullOutputStream());
    }
  }

  private <Q extends Record> void answer(
      Context context, Endpoint<Q> endpoint, Caller caller, Q question) throws IOException {
    Recording recording = new Recording(heard(context, endpoint, caller, question));
    attended(
        context,
        caller,
        recording,
        still -> {
          switch (endpoint) {
            case Endpoint.Single<Q, ?> single -> {
              Object answer = single.handler().answer(caller, question);
              recording.saw(answer);
              recording.close();
              answers.send(context, answer);
            }
            case Endpoint.Streamed<Q, ?> streamed ->
                answers.stream(context, streamed, caller, question, recording, still);
            case Endpoint.Download<Q> download ->
                Answers.download(context, download, caller, question);
            case Endpoint.Upload<Q, ?> _ -> throw new IllegalStateException("answered before");
            case Endpoint.Door<Q, ?> _ -> throw new IllegalStateException("answered before");
          }
        });
  }

  /** What is done to answer. */
  private interface Work {
    void run(StillIn still) throws IOException;
  }

  /** Done as long as its asker may ask, and written down with what came of it. */
  private void attended(Context context, Caller caller, Recording recording, Work work)
      throws IOException {
    Visitor visitor = visitors.apply(context);
    EndPoint connection = Answers.connection(context);
    StillIn.Ending ending =
        new StillIn.Ending() {
          @Override
          public void ask() {
            end.accept(caller);
          }

          @Override
          public void cut() {
            connection.close();
          }
        };
    try (recording;
        StillIn still = StillIn.watch(caller.member(), () -> admission.member(visitor), ending)) {
      try {
        work.run(still);
      } catch (DbkeepException e) {
        DbkeepException told = still.told(e);
        recording.failed(told);
        throw told;
      }
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

  static String named(Context context, String header) {
    String value = context.header(header);
    return value == null ? "" : value;
  }
}
