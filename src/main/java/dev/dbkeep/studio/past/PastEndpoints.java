package dev.dbkeep.studio.past;

import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.http.Endpoint;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How a moment of the past is opened and left. What is asked of it carries its id. */
public final class PastEndpoints {
  private final Database database;
  private final PastServers servers;

  public PastEndpoints(Database database, PastServers servers) {
    this.database = database;
    this.servers = servers;
  }

  /**
   * Which moment.
   *
   * @param at as it is typed behind {@code dbkeep at}
   */
  record Question(String at) {}

  /** A look that is to be left. */
  record Which(String id) {}

  /** Nothing more is to be said. */
  record Ended() {}

  /**
   * A line while it is being opened, and the last one when it stands.
   *
   * @param progress what is being done
   */
  record Line(String progress, @Nullable Look look) {}

  /**
   * A look that stands.
   *
   * @param id for the header {@code X-Past} of what is asked of it
   */
  record Look(
      String id, String at, @Nullable String lastCommit, boolean reused, long milliseconds) {}

  public List<Endpoint<?>> all() {
    return List.of(
        Endpoint.stream(
            "/api/past",
            "restores the database as it was at a moment, beside the one that is, to be read;"
                + " ends when its reader leaves",
            Question.class,
            Line.class,
            this::open),
        Endpoint.post(
            "/api/past/{id}/end",
            "ends a look at the past",
            Which.class,
            Ended.class,
            (_, which) -> {
              database.endPast(which.id());
              return new Ended();
            }));
  }

  private void open(Caller caller, Question question, Endpoint.Lines<Line> lines) {
    database.reservePast();
    Look look = null;
    try {
      look = opened(caller, question, lines);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (look == null) {
        database.releasePast();
      }
    }
    if (look != null) {
      tell(lines, look);
    }
  }

  private Look opened(Caller caller, Question question, Endpoint.Lines<Line> lines)
      throws InterruptedException {
    long began = System.nanoTime();
    PastServers.Opened opened = awaited(new Opening(servers, question.at(), Opening.LIMIT), lines);
    String id = UUID.randomUUID().toString();
    try {
      database.addPast(caller, id, opened.url(), opened.end());
    } catch (RuntimeException e) {
      opened.end().run();
      throw e;
    }
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    return new Look(id, question.at(), opened.lastCommit(), opened.reused(), took);
  }

  /** Gives it up when nobody reads any more. */
  private static PastServers.Opened awaited(Opening opening, Endpoint.Lines<Line> lines)
      throws InterruptedException {
    try {
      while (!opening.isDone()) {
        lines.write(new Line(opening.progress(), null));
      }
      return opening.opened();
    } catch (InterruptedException | RuntimeException e) {
      opening.giveUp();
      throw e;
    }
  }

  private void tell(Endpoint.Lines<Line> lines, Look look) {
    try {
      lines.write(new Line("", look));
    } catch (Endpoint.Gone e) {
      database.endPast(look.id());
      throw e;
    }
  }
}
