package dev.dbkeep.execute;

import java.time.Duration;
import java.util.List;

/** What a run did: the ids of the jobs it finished, in order, and how long it took. */
public record Executed(List<String> jobs, Duration duration) {
  public Executed {
    jobs = List.copyOf(jobs);
  }
}
