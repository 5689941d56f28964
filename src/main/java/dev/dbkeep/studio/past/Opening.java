package dev.dbkeep.studio.past;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A look at the past that is being opened, on a thread of its own that can be given up. */
final class Opening {
  private static final long BEAT_MILLIS = 300;

  private final CompletableFuture<PastServers.Opened> result = new CompletableFuture<>();
  private final Thread worker;
  private volatile String progress = "";

  Opening(PastServers servers, String moment) {
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
      if (e.getCause() instanceof DbkeepException refusal) {
        throw refusal;
      }
      throw DbkeepException.of(ErrorCode.FAILED, "the past cannot be opened: " + e.getCause())
          .cause(e);
    }
  }

  /** Nobody wants it any more; what stands already is ended. */
  void giveUp() {
    if (result.cancel(false)) {
      worker.interrupt();
    } else if (result.state() == java.util.concurrent.Future.State.SUCCESS) {
      result.resultNow().end().run();
    }
  }
}
