package dev.dbkeep.backup.proof;

import dev.dbkeep.backup.repo.ProofRecord;
import java.time.Duration;
import java.util.List;

/**
 * A proof with its steps, as a report tells them.
 *
 * @param steps in the order in which they were done
 */
public record Proof(ProofRecord record, List<Step> steps) {
  public Proof {
    steps = List.copyOf(steps);
  }

  /** One step and how long it took. */
  public record Step(String name, Duration duration) {}
}
