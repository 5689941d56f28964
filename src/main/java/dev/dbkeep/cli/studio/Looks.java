package dev.dbkeep.cli.studio;

import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs the commands that only look for whoever asks: the same one once for all who ask while it
 * runs, and a few at a time, so that pages loaded again and again load neither this process nor the
 * database.
 */
final class Looks {
  private static final int AT_ONCE = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InnerCommands commands;
  private final Duration patience;
  private final Semaphore places = new Semaphore(AT_ONCE, true);
  private final Map<Asked, CompletableFuture<Ran>> running = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  Looks(InnerCommands commands) {
    this(commands, PATIENCE);
  }

  Looks(InnerCommands commands, Duration patience) {
    this.commands = commands;
    this.patience = patience;
  }

  /** What was asked after how many changes: a look from before a change is not joined after it. */
  private record Asked(List<String> words, long changes) {}

  /** What the command says, or is about to say to somebody who asked the same a moment ago. */
  Ran look(List<String> words) {
    Asked asked = new Asked(List.copyOf(words), changes.get());
    try {
      return running.computeIfAbsent(asked, this::begin).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof DbkeepException refused) {
        throw refused;
      }
      throw e;
    }
  }

  /** Something was done here: who asks from now on wants to see it. */
  void changed() {
    changes.incrementAndGet();
  }

  private CompletableFuture<Ran> begin(Asked asked) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return lookNow(asked.words());
          } finally {
            running.remove(asked);
          }
        },
        look -> Thread.ofVirtual().name("look").start(look));
  }

  /** What the command says from this moment on. */
  Ran lookNow(List<String> words) {
    try {
      if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw DbkeepException.of(
            ErrorCode.BUSY,
            "%d other commands of the pages run, and no place became free within %d s"
                .formatted(AT_ONCE, patience.toSeconds()),
            "Ask again when they are done; pg_stat_activity shows what they wait for.");
      }
      try {
        return Ran.of(commands, words);
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(ErrorCode.INTERRUPTED, "interrupted");
    }
  }
}
