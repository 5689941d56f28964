package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.verify.Pace;
import dev.dbkeep.backup.watch.ExposureHistory;
import dev.dbkeep.backup.watch.Limits;
import dev.dbkeep.backup.watch.Symptoms;
import dev.dbkeep.backup.watch.Vitals;
import dev.dbkeep.backup.watch.Watch;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.observe.EventLog;
import dev.dbkeep.observe.IncidentBook;
import dev.dbkeep.observe.Metric;
import dev.dbkeep.observe.MetricsServer;
import dev.dbkeep.observe.alert.AlertText;
import dev.dbkeep.observe.alert.Deliveries;
import dev.dbkeep.observe.alert.FailedAttempt;
import dev.dbkeep.observe.alert.Recipient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Watches a protection beside its work: tells each incident once when it begins and once when it is
 * over, serves the numbers, reads the whole repository once a day and at once when something stored
 * was changed.
 */
final class ProtectionWatch implements AutoCloseable {
  /** A bucket charges for each listing. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private static final Duration BETWEEN_REMOTE_LOOKS = Duration.ofMinutes(1);

  /** A look that takes long is taken seldom. */
  private static final int SHARE = 20;

  private static final Duration CALM = Duration.ofSeconds(30);
  private static final Duration FIRST_READING = Duration.ofMinutes(5);
  private static final Duration BETWEEN_READINGS = Duration.ofHours(24);
  private static final Duration SUSPICION = Duration.ofSeconds(1);
  private static final long BYTES_PER_SECOND = 50L << 20;

  /** What a new base backup mends. */
  private static final Set<String> MENDED_BY_A_BACKUP = Set.of("wal-hole", "repository-damaged");

  private final Console console;
  private final Clock clock;
  private final Watch watch;
  private final Limits limits;
  private final ExposureHistory history;
  private final String server;
  private final Storage storage;
  private final EventLog journal;
  private final Deliveries deliveries;
  private final AtomicBoolean backupWanted;
  private final IncidentBook book = new IncidentBook(CALM);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile List<Metric> metrics = List.of();
  private @Nullable MetricsServer metricsServer;

  /**
   * @param server as messages name it
   * @param recipients those who are told, besides the console
   * @param backupWanted set when a new base backup would mend what is wrong
   */
  ProtectionWatch(
      Console console,
      Clock clock,
      Watch watch,
      Limits limits,
      ExposureHistory history,
      String server,
      Storage storage,
      EventLog journal,
      List<Recipient> recipients,
      AtomicBoolean backupWanted) {
    this.console = console;
    this.clock = clock;
    this.watch = watch;
    this.limits = limits;
    this.history = history;
    this.server = server;
    this.storage = storage;
    this.journal = journal;
    this.deliveries = new Deliveries(recipients, clock, this::failed);
    this.backupWanted = backupWanted;
  }

  /**
   * Begins.
   *
   * @param address where metrics are served; null for nowhere
   */
  void start(@Nullable String address) {
    if (address != null) {
      metricsServer = MetricsServer.start(address, () -> metrics);
    }
    Thread.ofPlatform().name("watch").daemon().start(this::look);
    Thread.ofPlatform().name("verify").daemon().start(this::read);
  }

  private void look() {
    Duration least = storage.keepsContent() ? BETWEEN_REMOTE_LOOKS : BETWEEN_LOOKS;
    Duration pause;
    try {
      do {
        long began = System.nanoTime();
        turn();
        pause = Duration.ofNanos(System.nanoTime() - began).multipliedBy(SHARE);
        pause = pause.compareTo(least) > 0 ? pause : least;
      } while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void turn() {
    try {
      Vitals vitals = watch.look();
      vitals.exposure().ifPresent(known -> history.add(vitals.at(), known));
      for (IncidentBook.Change change :
          book.update(Symptoms.of(vitals, limits, server, storage.description()), vitals.at())) {
        tell(change);
      }
      List<Metric> all = new ArrayList<>(vitals.metrics());
      book.open()
          .forEach(
              incident ->
                  all.add(
                      new Metric(
                          "dbkeep_incident",
                          "Incidents that are open.",
                          Map.of("kind", incident.kind(), "object", incident.object()),
                          1)));
      all.addAll(deliveries.metrics());
      metrics = all;
    } catch (IOException | DbkeepException e) {
      // The receiver says that the storage does not serve; the age of the numbers shows it, too.
      journal.add("look-failed", String.valueOf(e.getMessage()));
    }
  }

  private void tell(IncidentBook.Change change) {
    journal.add("alert", AlertText.json(change));
    switch (change.state()) {
      case FIRING -> {
        console.tell("alert: " + change.incident().what() + ": " + change.incident().value());
        console.tell("  " + change.incident().fix());
        if (MENDED_BY_A_BACKUP.contains(change.incident().kind())) {
          backupWanted.set(true);
        }
      }
      case RESOLVED -> console.tell("over: " + change.incident().what());
    }
    deliveries.tell(change);
  }

  private void failed(String channel, IncidentBook.Change change, FailedAttempt failure) {
    journal.add("alert-failed", channel + ": " + failure.why());
    if (failure.last() || failure.attempt() == 1) {
      console.tell(
          "warning: the alert \"%s\" did not reach %s: %s%s"
              .formatted(
                  change.incident().kind(),
                  channel,
                  failure.why(),
                  failure.last() ? "; it is given up" : "; it is tried again"));
    }
  }

  private void read() {
    Instant due = clock.instant().plus(FIRST_READING);
    try {
      while (!stopped.await(SUSPICION.toMillis(), TimeUnit.MILLISECONDS)) {
        if (watch.isSuspicious() || !clock.instant().isBefore(due)) {
          due = clock.instant().plus(verified() ? BETWEEN_READINGS : FIRST_READING);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean verified() throws InterruptedException {
    try {
      watch.verify(new Pace(BYTES_PER_SECOND));
      return true;
    } catch (IOException | DbkeepException e) {
      journal.add("verify-failed", String.valueOf(e.getMessage()));
      return false;
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    deliveries.close();
    if (metricsServer != null) {
      metricsServer.close();
    }
  }
}
