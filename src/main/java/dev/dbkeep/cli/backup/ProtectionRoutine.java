package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.Protection;
import dev.dbkeep.backup.base.BackupRequest;
import dev.dbkeep.backup.proof.Prover;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.retention.Prune;
import dev.dbkeep.backup.retention.RetentionRules;
import dev.dbkeep.cli.console.ByteSizes;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.error.DbkeepException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What a protection does beside receiving, which goes on whatever comes out: a new base backup when
 * the newest is old, so that a restore never replays for long; its proof; and then the removal of
 * what retention does not need.
 */
final class ProtectionRoutine {
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final int PATIENCE_MILLIS = 10_000;

  private final Context context;
  private final Repository repository;
  private final Protection protection;
  private final @Nullable Prover prover;
  private final BackupOptions backups;
  private final @Nullable Duration every;
  private final AtomicBoolean wanted;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Set<String> failed = new HashSet<>();
  private @Nullable Thread thread;

  /**
   * @param prover null when nothing is to be proven
   * @param every how old the newest backup may become; null for no new ones
   * @param wanted set when WAL was missed: only a new backup makes the moments behind it reachable
   */
  ProtectionRoutine(
      Context context,
      Repository repository,
      Protection protection,
      @Nullable Prover prover,
      BackupOptions backups,
      @Nullable Duration every,
      AtomicBoolean wanted) {
    this.context = context;
    this.repository = repository;
    this.protection = protection;
    this.prover = prover;
    this.backups = backups;
    this.every = every;
    this.wanted = wanted;
  }

  void start() {
    thread = Thread.ofPlatform().name("routine").daemon(true).start(this::run);
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    try {
      do {
        pause = turn() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      } while (!stopped.await(wanted.get() ? 0 : until(pause).toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Short intervals are looked at as often. */
  private Duration until(Duration pause) {
    return every != null && every.compareTo(pause) < 0 ? every : pause;
  }

  /** Whether all went well; what did not is said, and tried again later and later. */
  private boolean turn() throws InterruptedException {
    String step = "the base backup failed: ";
    try {
      boolean made = isDue();
      if (made) {
        // after a proof that failed nothing of that backup is relied on
        BackupRequest request =
            failed.isEmpty() ? backups.request(context) : backups.fullRequest(context);
        BackupManifest backup = protection.backup(request, (done, total) -> {}).manifest();
        tell("backup %s: %s".formatted(backup.id(), ByteSizes.text(backup.bytes())));
      }
      step = "the backup could not be proven: ";
      Optional<String> unproven = prover == null ? Optional.empty() : prover.unproven();
      if (prover != null && unproven.isPresent() && !failed.contains(unproven.get())) {
        prove(prover, unproven.get());
      }
      step = "nothing old was removed: ";
      if (made) {
        removeOld();
      }
      return true;
    } catch (IOException | DbkeepException e) {
      if (stopped.getCount() > 0) {
        tell("warning: " + step + e.getMessage() + "; it is tried again");
      }
      return false;
    }
  }

  /**
   * What failed once fails again: it is not tried again, and a new base backup stores anew what is
   * damaged. When that one fails too the fault is elsewhere, and people have to look.
   */
  private void prove(Prover with, String backup) throws IOException, InterruptedException {
    ProofRecord proof = with.prove(backup, done -> {}).record();
    tell(ProofText.summary(proof));
    if (proof.grade() != ProofRecord.Grade.FAILED) {
      failed.clear();
      return;
    }
    proof.failures().forEach(fault -> tell("  wrong: " + fault));
    if (failed.isEmpty()) {
      wanted.set(true);
    }
    failed.add(backup);
  }

  private boolean isDue() throws IOException {
    if (wanted.getAndSet(false)) {
      return true;
    }
    if (every == null) {
      return false;
    }
    List<BackupManifest> backups = repository.find().backups();
    Instant now = context.clock().instant();
    return backups.isEmpty() || backups.getLast().ended().plus(every).isBefore(now);
  }

  private void removeOld() throws IOException {
    Prune.Outcome outcome =
        new Prune(repository, RetentionRules.DEFAULTS, context.clock(), Prune.AGE).run();
    if (!outcome.plan().backups().isEmpty()) {
      tell(
          "removed backup %s (%s)"
              .formatted(
                  String.join(", ", outcome.plan().backups()), ByteSizes.text(outcome.bytes())));
    }
  }

  private void tell(String line) {
    context.console().tell(line);
  }

  /**
   * Ends it and the server that a proof started; what does not end in time the next one removes.
   */
  void stop() {
    stopped.countDown();
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join(PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
