package dev.dbkeep.upkeep.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a job came to.
 *
 * @param scheduled the moment it was due
 * @param finished null while it runs, and for one that died
 * @param detail the step that failed or found something; null when there is nothing to say
 */
public record JobRun(
    String job,
    Instant scheduled,
    Instant started,
    @Nullable Instant finished,
    State state,
    @Nullable String detail) {
  /** How it stands. */
  public enum State {
    RUNNING,
    DONE,
    FINDINGS,
    FAILED
  }
}
