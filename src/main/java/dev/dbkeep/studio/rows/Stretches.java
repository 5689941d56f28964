package dev.dbkeep.studio.rows;

import dev.dbkeep.studio.tables.TableName;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the blocks of a table into stretches for readers that work side by side. Each takes the next
 * one when it is through with its own; a stretch is as long as can be read in a moment, and towards
 * the end shorter, so that all readers end together.
 */
final class Stretches {
  private static final long MOMENT_NANOS = 100_000_000;
  private static final int FIRST = 64;
  private static final int LARGEST = 20_000;

  private final Queue<Heap> heaps;
  private final long all;
  private final int readers;
  private long size = FIRST;
  private long given;
  private long passed;
  private long at;
  private int open;
  private boolean stopped;
  private @Nullable Exception failure;

  /**
   * Some blocks of one heap.
   *
   * @param to the first that is not of them
   */
  record Stretch(TableName heap, long from, long to, long began) {
    private long blocks() {
      return to - from;
    }

    /** What stands behind WHERE. */
    String condition() {
      return "ctid >= '(%d,0)' AND ctid < '(%d,0)' AND ".formatted(from, to);
    }
  }

  /**
   * All blocks of those heaps.
   *
   * @param readers who work side by side
   */
  Stretches(List<Heap> heaps, int readers) {
    this.heaps = new ArrayDeque<>(heaps);
    this.all = heaps.stream().mapToLong(Heap::blocks).sum();
    this.readers = readers;
  }

  /** The next one, which is to be given back; empty when there is no other or it is enough. */
  synchronized Optional<Stretch> take() {
    while (!heaps.isEmpty() && at >= heaps.peek().blocks()) {
      heaps.remove();
      at = 0;
    }
    if (stopped || heaps.isEmpty()) {
      return Optional.empty();
    }
    long fair = (all - given) / (2L * readers);
    long end = Math.min(heaps.peek().blocks(), at + Math.clamp(fair, Math.min(FIRST, size), size));
    Stretch stretch = new Stretch(heaps.peek().name(), at, end, System.nanoTime());
    given += stretch.blocks();
    at = end;
    open++;
    return Optional.of(stretch);
  }

  /** Whether there is a next one. */
  synchronized boolean more() {
    return !stopped && given < all;
  }

  /** One was read: how far that is, 0 to 1. */
  synchronized double passed(Stretch stretch) {
    long took = Math.max(1, System.nanoTime() - stretch.began());
    size = Math.clamp(stretch.blocks() * MOMENT_NANOS / took, 1, LARGEST);
    passed += stretch.blocks();
    return (double) passed / all;
  }

  /** Whoever took one works at it no more. */
  synchronized void giveBack() {
    open--;
    notifyAll();
  }

  /** It is enough: there is no next one. */
  synchronized void stop() {
    stopped = true;
  }

  /** One could not be read, and so not all. */
  synchronized void fail(Exception cause) {
    stopped = true;
    failure = failure == null ? cause : failure;
  }

  /**
   * Waits for those that are still read; true when all blocks were, and fails with the first
   * failure.
   */
  synchronized boolean await() throws SQLException {
    while (open > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SQLException("interrupted", e);
      }
    }
    switch (failure) {
      case null -> {}
      case RuntimeException cause -> throw cause;
      case SQLException cause -> throw cause;
      default -> throw new IllegalStateException(failure);
    }
    return !stopped && passed == all;
  }
}
