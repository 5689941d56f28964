package dev.dbkeep.studio.http;

import dev.dbkeep.studio.database.Caller;
import java.io.InputStream;

/**
 * One thing that can be asked of Studio. The list of them is the whole interface: the server and
 * its description are made from it.
 *
 * @param path below the address of the server; {@code {name}} stands for a part of the question
 * @param summary a line for the description
 * @param question a record, read from the body or from the path
 * @param answer a record; of a stream that of each line
 * @param needs who may ask it: what is only looked at every member, else editors
 * @param <Q> the question's type
 */
public sealed interface Endpoint<Q extends Record> {
  Method method();

  String path();

  String summary();

  Class<Q> question();

  Class<?> answer();

  /** Who may ask it. */
  Needs needs();

  /** The same for others. */
  Endpoint<Q> needs(Needs other);

  /** How it is asked. */
  enum Method {
    GET,
    POST
  }

  /** For an endpoint without a question. */
  record Nothing() {}

  /**
   * Answers with one JSON document.
   *
   * @param handler may be run by many threads at once
   */
  record Single<Q extends Record, A extends Record>(
      Method method,
      String path,
      String summary,
      Class<Q> question,
      Class<A> answer,
      Needs needs,
      Handler<Q, A> handler)
      implements Endpoint<Q> {
    @Override
    public Endpoint<Q> needs(Needs other) {
      return new Single<>(method, path, summary, question, answer, other, handler);
    }
  }

  /** Answers with many documents, a line each, while they come up. */
  record Streamed<Q extends Record, A>(
      Method method,
      String path,
      String summary,
      Class<Q> question,
      Class<A> answer,
      Needs needs,
      StreamHandler<Q, A> handler)
      implements Endpoint<Q> {
    @Override
    public Endpoint<Q> needs(Needs other) {
      return new Streamed<>(method, path, summary, question, answer, other, handler);
    }
  }

  /** Answers at the door, where somebody may be let in or out. */
  record Door<Q extends Record, A extends Record>(
      Method method,
      String path,
      String summary,
      Class<Q> question,
      Class<A> answer,
      Needs needs,
      DoorHandler<Q, A> handler)
      implements Endpoint<Q> {
    @Override
    public Endpoint<Q> needs(Needs other) {
      return new Door<>(method, path, summary, question, answer, other, handler);
    }
  }

  /** Answers with a file, which is written while it comes up. One that is broken off looks so. */
  record Download<Q extends Record>(
      String path, String summary, Class<Q> question, Needs needs, FileHandler<Q> handler)
      implements Endpoint<Q> {
    @Override
    public Endpoint<Q> needs(Needs other) {
      return new Download<>(path, summary, question, other, handler);
    }

    @Override
    public Method method() {
      return Method.POST;
    }

    @Override
    public Class<? extends Record> answer() {
      return Nothing.class;
    }
  }

  /**
   * Takes a file. The body's first line is the question in JSON, all that follows is the file,
   * which is read while it arrives.
   */
  record Upload<Q extends Record, A extends Record>(
      String path,
      String summary,
      Class<Q> question,
      Class<A> answer,
      Needs needs,
      UploadHandler<Q, A> handler)
      implements Endpoint<Q> {
    @Override
    public Endpoint<Q> needs(Needs other) {
      return new Upload<>(path, summary, question, answer, other, handler);
    }

    @Override
    public Method method() {
      return Method.POST;
    }
  }

  /** Gives the answer to a question. */
  interface Handler<Q, A> {
    A answer(Caller caller, Q question);
  }

  /** Gives the answer to a question of somebody who need not be known. */
  interface DoorHandler<Q, A> {
    A answer(Visitor visitor, Q question);
  }

  /** Gives the answers to a question, one after the other. */
  interface StreamHandler<Q, A> {
    void answer(Caller caller, Q question, Lines<A> lines);
  }

  /** Takes the lines of an answer; {@link Gone} is thrown when nobody reads them any more. */
  interface Lines<A> {
    void write(A line);
  }

  /** Writes the file that was asked for. */
  interface FileHandler<Q> {
    void answer(Caller caller, Q question, Bytes file);
  }

  /** Takes parts of a file; {@link Gone} is thrown when nobody reads it any more. */
  interface Bytes {
    void write(byte[] from, int offset, int length);

    default void write(byte[] all) {
      write(all, 0, all.length);
    }
  }

  /** Gives the answer to a question about a file. */
  interface UploadHandler<Q, A> {
    A answer(Caller caller, Q question, InputStream file);
  }

  /** The reader went away. */
  final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Gone(Throwable cause) {
      super("the reader went away", cause);
    }
  }

  static <A extends Record> Endpoint<Nothing> get(
      String path, String summary, Class<A> answer, Handler<Nothing, A> handler) {
    return new Single<>(Method.GET, path, summary, Nothing.class, answer, Needs.VIEWER, handler);
  }

  static <Q extends Record, A extends Record> Endpoint<Q> get(
      String path, String summary, Class<Q> question, Class<A> answer, Handler<Q, A> handler) {
    return new Single<>(Method.GET, path, summary, question, answer, Needs.VIEWER, handler);
  }

  static <Q extends Record, A extends Record> Endpoint<Q> post(
      String path, String summary, Class<Q> question, Class<A> answer, Handler<Q, A> handler) {
    return new Single<>(Method.POST, path, summary, question, answer, Needs.EDITOR, handler);
  }

  static <A> Endpoint<Nothing> stream(
      String path, String summary, Class<A> answer, StreamHandler<Nothing, A> handler) {
    return new Streamed<>(Method.GET, path, summary, Nothing.class, answer, Needs.VIEWER, handler);
  }

  static <Q extends Record, A> Endpoint<Q> stream(
      String path,
      String summary,
      Class<Q> question,
      Class<A> answer,
      StreamHandler<Q, A> handler) {
    return new Streamed<>(Method.POST, path, summary, question, answer, Needs.EDITOR, handler);
  }

  static <Q extends Record, A extends Record> Endpoint<Q> door(
      String path, String summary, Class<Q> question, Class<A> answer, DoorHandler<Q, A> handler) {
    return new Door<>(Method.POST, path, summary, question, answer, Needs.NOTHING, handler);
  }

  static <Q extends Record> Endpoint<Q> download(
      String path, String summary, Class<Q> question, FileHandler<Q> handler) {
    return new Download<>(path, summary, question, Needs.VIEWER, handler);
  }

  static <Q extends Record, A extends Record> Endpoint<Q> upload(
      String path,
      String summary,
      Class<Q> question,
      Class<A> answer,
      UploadHandler<Q, A> handler) {
    return new Upload<>(path, summary, question, answer, Needs.EDITOR, handler);
  }
}
