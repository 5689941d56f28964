package dev.dbkeep.backup.proof;

import dev.dbkeep.backup.repo.ProofRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a proof finds on its way, until it becomes a record. */
final class Journal {
  private final Clock clock;
  private final Consumer<String> watcher;
  private final Instant began;
  private final List<Proof.Step> steps = new ArrayList<>();
  private Instant last;
  final List<String> checked = new ArrayList<>();
  final List<String> omitted = new ArrayList<>();
  final List<String> failures = new ArrayList<>();
  Duration recovery = Duration.ZERO;
  Duration writing = Duration.ZERO;
  int tables;
  int compared;
  long rows;

  /** Whether everything that has to be compared for a full proof was. */
  boolean comparedAll;

  Journal(Clock clock, Consumer<String> watcher) {
    this.clock = clock;
    this.watcher = watcher;
    this.began = clock.instant();
    this.last = began;
  }

  Instant began() {
    return began;
  }

  List<Proof.Step> steps() {
    return steps;
  }

  /** Ends a step, which took all the time since the one before. */
  Duration step(String name) {
    Instant now = clock.instant();
    Duration took = Duration.between(last, now);
    last = now;
    steps.add(new Proof.Step(name, took));
    watcher.accept(name);
    return took;
  }

  ProofRecord record(String backup, String target, long bytes) {
    ProofRecord.Grade grade =
        !failures.isEmpty()
            ? ProofRecord.Grade.FAILED
            : comparedAll ? ProofRecord.Grade.FULL : ProofRecord.Grade.READABLE;
    return new ProofRecord(
        backup,
        began,
        grade,
        target,
        recovery,
        writing,
        Duration.between(began, clock.instant()),
        bytes,
        tables,
        compared,
        rows,
        checked,
        omitted,
        failures);
  }
}
