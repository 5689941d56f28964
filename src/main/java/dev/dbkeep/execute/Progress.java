package dev.dbkeep.execute;

import dev.dbkeep.postgres.sql.SqlStatement;
import java.time.Duration;
import java.util.List;

/** Is told what the executor does while it does it; printing is the listener's business. */
@FunctionalInterface
public interface Progress {
  Progress NONE = event -> {};

  void on(Event event);

  /** What may be told. Counts are from 1. */
  sealed interface Event {}

  /** {@code alreadyDone} statements of an earlier, failed run are skipped. */
  record JobStarted(Job job, int number, int total, int alreadyDone) implements Event {}

  record JobFinished(Job job, Duration duration) implements Event {}

  /** Told for each statement of a job that is not run in one piece. */
  record StatementStarted(Job job, SqlStatement statement, int number, int total)
      implements Event {}

  /**
   * The job cannot run in one transaction and goes on statement by statement; {@code reason} says
   * why.
   */
  record StatementWise(Job job, String reason) implements Event {}

  /**
   * A statement waits for a lock; {@code target} names what it wants, such as {@code table
   * public.users}.
   */
  record WaitingForLock(Job job, String target, List<Blocker> blockers) implements Event {
    public WaitingForLock {
      blockers = List.copyOf(blockers);
    }
  }

  /** A lock was not granted or a deadlock was found: all of it is rolled back and tried again. */
  record Retry(Job job, int attempt, Duration pause, String reason) implements Event {}

  /** Another runner is at work; {@code runner} says who and since when. */
  record WaitingForRunner(String runner) implements Event {}
}
