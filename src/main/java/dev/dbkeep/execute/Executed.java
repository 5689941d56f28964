package dev.dbkeep.execute;

import java.time.Duration;
import java.util.List;

/** What a run did: the jobs it finished, in order, and how long all of it took. */
public record Executed(List<Done> jobs, Duration duration) {
  public Executed {
    jobs = List.copyOf(jobs);
  }

  /**
   * A job that was finished.
   *
   * @param inTransaction whether one transaction held all of it, also its record
   */
  public record Done(String id, Duration duration, boolean inTransaction) {}
}
