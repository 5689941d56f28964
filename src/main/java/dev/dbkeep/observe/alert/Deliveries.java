package dev.dbkeep.observe.alert;

import dev.dbkeep.observe.IncidentBook;
import dev.dbkeep.observe.Metric;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells every recipient what began and what is over, each at its own pace: one that cannot be
 * reached is tried again for hours and keeps no other waiting.
 */
public final class Deliveries implements AutoCloseable {
  /** What ends is told before the process ends, if that does not take long. */
  private static final Duration LAST_CHANCE = Duration.ofSeconds(5);

  private final Clock clock;
  private final Failures failures;
  private final List<Post> posts = new ArrayList<>();

  /** Is told whom nothing reaches. */
  @FunctionalInterface
  public interface Failures {
    void on(String channel, IncidentBook.Change change, FailedAttempt failure);
  }

  public Deliveries(List<Recipient> recipients, Clock clock, Failures failures) {
    this.clock = clock;
    this.failures = failures;
    recipients.forEach(recipient -> posts.add(new Post(recipient)));
    posts.forEach(Post::start);
  }

  /** Returns at once. */
  public void tell(IncidentBook.Change change) {
    posts.forEach(post -> post.add(change));
  }

  /** As Prometheus reads them. */
  public List<Metric> metrics() {
    List<Metric> all = new ArrayList<>();
    for (Post post : posts) {
      Map<String, String> labels = Map.of("channel", post.name());
      all.add(
          new Metric(
              "dbkeep_alerts_sent_total",
              "Alerts that arrived.",
              Metric.Type.COUNTER,
              labels,
              post.sent.get()));
      all.add(
          new Metric(
              "dbkeep_alerts_failed_total",
              "Attempts to tell somebody that failed.",
              Metric.Type.COUNTER,
              labels,
              post.failed.get()));
    }
    return all;
  }

  @Override
  public void close() {
    posts.forEach(Post::stop);
  }

  /** One recipient with its thread. */
  private final class Post {
    private final Mailbox box;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Thread thread;
    private boolean stopping;

    Post(Recipient recipient) {
      this.box = new Mailbox(recipient);
      this.thread = Thread.ofPlatform().name("alerts " + name()).daemon().unstarted(this::run);
    }

    String name() {
      return box.recipient().channel().name();
    }

    void start() {
      thread.start();
    }

    void add(IncidentBook.Change change) {
      lock.lock();
      try {
        box.add(change).ifPresent(lost -> fail(lost, new FailedAttempt("too many wait", 1, true)));
        changed.signal();
      } finally {
        lock.unlock();
      }
    }

    private void run() {
      try {
        for (Optional<IncidentBook.Change> next = next(); next.isPresent(); next = next()) {
          Outcome outcome = box.recipient().tell(next.get());
          lock.lock();
          try {
            IncidentBook.Change change = next.get();
            box.end(outcome, clock.instant()).ifPresent(failure -> fail(change, failure));
            if (outcome instanceof Outcome.Delivered) {
              sent.incrementAndGet();
            }
          } finally {
            lock.unlock();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Waits for the next one that is due; empty at the end. */
    private Optional<IncidentBook.Change> next() throws InterruptedException {
      lock.lock();
      try {
        while (true) {
          Instant now = clock.instant();
          Optional<Instant> due = box.due(now);
          if (due.isPresent() && !due.get().isAfter(now)) {
            box.begin();
            return Optional.of(box.first());
          }
          if (stopping) {
            return Optional.empty();
          }
          if (due.isEmpty()) {
            changed.await();
          } else {
            long millis = Math.max(1, Duration.between(now, due.get()).toMillis());
            boolean _ = changed.await(millis, TimeUnit.MILLISECONDS);
          }
        }
      } finally {
        lock.unlock();
      }
    }

    private void fail(IncidentBook.Change change, FailedAttempt failure) {
      failed.incrementAndGet();
      failures.on(name(), change, failure);
    }

    void stop() {
      lock.lock();
      try {
        stopping = true;
        changed.signal();
      } finally {
        lock.unlock();
      }
      try {
        if (!thread.join(LAST_CHANCE)) {
          thread.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
