package dev.dbkeep.upkeep.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which run of a database's jobs a daemon takes next: the last moment of each that nobody took, and
 * what was begun and died. Asks the database only when the clock gives a reason, so that it can be
 * asked every second.
 */
public final class Rota {
  private final RunBook book;
  private final List<MaintenanceJob> jobs;
  private final Map<String, Instant> since = new HashMap<>();
  private final Map<String, Instant> settled = new HashMap<>();
  private final Duration betweenLooks;
  private long nextLook = System.nanoTime();

  private Rota(RunBook book, List<MaintenanceJob> jobs) {
    this.book = book;
    this.jobs = List.copyOf(jobs);
    this.betweenLooks = book.silence().dividedBy(2);
  }

  /** What was due before a daemon kept the job for the first time is not caught up. */
  public static Rota begin(RunBook book, List<MaintenanceJob> jobs, Instant now) {
    Rota rota = new Rota(book, jobs);
    rota.jobs.forEach(job -> rota.since.put(job.name(), book.keep(job, now)));
    return rota;
  }

  /** A run that is this process's own, with what is to be done. */
  public record Turn(MaintenanceJob job, RunBook.Claim claim) {}

  /** Empty when there is nothing to do now. */
  public Optional<Turn> take(Instant now) {
    for (MaintenanceJob job : jobs) {
      Instant due = job.at().last(now);
      if (due.isAfter(since.getOrDefault(job.name(), Instant.MAX))
          && !due.equals(settled.get(job.name()))) {
        Optional<RunBook.Claim> claim = book.claim(job.name(), due, false);
        settled.put(job.name(), due);
        if (claim.isPresent()) {
          return Optional.of(new Turn(job, claim.get()));
        }
      }
    }
    return System.nanoTime() - nextLook < 0 ? Optional.empty() : takeOver();
  }

  private Optional<Turn> takeOver() {
    for (RunBook.Dead dead : book.dead()) {
      for (MaintenanceJob job : jobs) {
        // one that somebody began by hand and left was for no moment, and is nobody's
        if (job.name().equals(dead.job())
            && job.at().last(dead.scheduled()).equals(dead.scheduled())) {
          Optional<RunBook.Claim> claim = book.claim(dead.job(), dead.scheduled(), false);
          if (claim.isPresent()) {
            return Optional.of(new Turn(job, claim.get()));
          }
        }
      }
    }
    nextLook = System.nanoTime() + betweenLooks.toNanos();
    return Optional.empty();
  }
}
