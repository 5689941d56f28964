package dev.dbkeep.studio.http;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.studio.database.Member;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks, while something is answered, whether its asker is still who he was: what takes long, also
 * what says nothing meanwhile, ends when he was signed out or may do less than before.
 */
final class StillIn implements AutoCloseable {
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  /** It may stand between two statements, where nothing can be ended. */
  private static final Duration AGAIN = Duration.ofMillis(500);

  /** Accounts that nobody can ask hide who was signed out; a moment of that ends nothing. */
  private static final Duration UNKNOWN = Duration.ofSeconds(30);

  private final Member member;
  private final Supplier<Optional<Member>> now;
  private final Ending ending;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean out;

  private StillIn(Member member, Supplier<Optional<Member>> now, Ending ending) {
    this.member = member;
    this.now = now;
    this.ending = ending;
  }

  /** How it is ended. */
  interface Ending {
    /** Asks those at work to stop. */
    void ask();

    /** What they still wait for does not come. */
    void cut();
  }

  /**
   * Begins to look, until it is closed.
   *
   * @param member who asked
   * @param now who it is at a moment; asked from another thread
   */
  static StillIn watch(Member member, Supplier<Optional<Member>> now, Ending ending) {
    StillIn still = new StillIn(member, now, ending);
    Thread.startVirtualThread(still::look);
    return still;
  }

  private void look() {
    try {
      long known = System.nanoTime();
      while (!closed.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          out = now.get().filter(this::mayAsMuch).isEmpty();
          known = System.nanoTime();
        } catch (DbkeepException e) {
          out = System.nanoTime() - known > UNKNOWN.toNanos();
        }
        if (out) {
          end();
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean mayAsMuch(Member today) {
    return today.access().compareTo(member.access()) >= 0;
  }

  private void end() throws InterruptedException {
    ending.ask();
    while (!closed.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
      ending.ask();
      ending.cut();
    }
  }

  /** Fails when he is not. */
  void check() {
    if (out) {
      throw Refusals.ofEnded(member);
    }
  }

  /** What he is told of a failure. */
  DbkeepException told(DbkeepException failure) {
    return out ? Refusals.ofEnded(member) : failure;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
