package dev.dbkeep.cli.schema;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Something that is read while this thread reads something else: two sides of a comparison cost the
 * time of one. Closing waits for its end, so that what it made is also taken away again.
 */
public final class Background<T> implements AutoCloseable {
  private final FutureTask<T> task;
  private final Thread thread;

  private Background(FutureTask<T> task, Thread thread) {
    this.task = task;
    this.thread = thread;
  }

  public static <T> Background<T> start(Supplier<T> reading) {
    FutureTask<T> task = new FutureTask<>(reading::get);
    return new Background<>(task, Thread.ofPlatform().name("background").start(task));
  }

  /** Waits for it; its failure becomes ours. */
  public T result() {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(ErrorCode.INTERRUPTED, "interrupted", "Run the same command again.");
    }
  }

  @Override
  public void close() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
