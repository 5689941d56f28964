package dev.dbkeep.studio.past;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A look at the past that is being opened, on a thread of its own that can be given up. */
final class Opening {
  /** A page that waits longer has most likely been forgotten, and holds one of few places. */
  static final Duration LIMIT = Duration.ofHours(2);

  private static final long BEAT_MILLIS = 300;

  private final String moment;
  private final Duration limit;
  private final CompletableFuture<PastServers.Opened> result = new CompletableFuture<>();
  private final Thread worker;
  private volatile String progress = "";

  /**
   * Begins at once.
   *
   * @param limit how long it may take
   */
  Opening(PastServers servers, String moment, Duration limit) {
    this.moment = moment;
    this.limit = limit;
    result.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    this.worker =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    PastServers.Opened opened = servers.open(moment, line -> progress = line);
                    if (!result.complete(opened)) {
                      opened.end().run();
                    }
                  } catch (InterruptedException | RuntimeException e) {
                    result.completeExceptionally(e);
                  }
                });
  }

  String progress() {
    return progress;
  }

  /** Whether it stands, or failed, before the next sign of life is due. */
  boolean isDone() throws InterruptedException {
    try {
      result.get(BEAT_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }

  PastServers.Opened opened() throws InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case DbkeepException refusal -> refusal;
        case TimeoutException _ -> tooLong();
        case null, default ->
            DbkeepException.of(ErrorCode.FAILED, "the past cannot be opened: " + e.getCause())
                .cause(e);
      };
    }
  }

  private DbkeepException tooLong() {
    return DbkeepException.of(
        ErrorCode.NOT_RESTORABLE,
        "%s did not stand within %d minutes and was given up%s"
            .formatted(moment, limit.toMinutes(), progress.isEmpty() ? "" : ", at: " + progress),
        "In a terminal it may take as long as it needs: `dbkeep at \"%s\" --keep`."
            .formatted(moment));
  }

  /** Nobody wants it any more; what stands already is ended. */
  void giveUp() {
    result.cancel(false);
    if (result.state() == Future.State.SUCCESS) {
      result.resultNow().end().run();
    } else {
      worker.interrupt();
    }
  }
}
