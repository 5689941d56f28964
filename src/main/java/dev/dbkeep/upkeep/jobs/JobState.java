package dev.dbkeep.upkeep.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a job stands: its last run beside when it was and will be due.
 *
 * @param last null when it never ran
 * @param fault what is wrong, as a sentence; null when nothing is
 */
public record JobState(
    MaintenanceJob job, @Nullable JobRun last, Instant next, @Nullable String fault) {
  /** A run may wait for its turn, and the one before it, for so long. */
  private static final Duration GRACE = Duration.ofHours(1);

  /** Every job, of which some may never have run: then nobody starts it, which may be meant so. */
  public static List<JobState> of(List<MaintenanceJob> jobs, List<JobRun> runs, Instant now) {
    return jobs.stream().map(job -> of(job, run(job, runs).orElse(null), now)).toList();
  }

  private static Optional<JobRun> run(MaintenanceJob job, List<JobRun> runs) {
    return runs.stream().filter(run -> run.job().equals(job.name())).findFirst();
  }

  private static JobState of(MaintenanceJob job, @Nullable JobRun last, Instant now) {
    return new JobState(job, last, job.at().next(now), last == null ? null : fault(job, last, now));
  }

  private static @Nullable String fault(MaintenanceJob job, JobRun last, Instant now) {
    if (last.state() == JobRun.State.FAILED) {
      return "the run of " + last.started() + " failed: " + last.detail();
    }
    Instant due = job.at().last(now);
    return last.scheduled().isBefore(due) && due.plus(GRACE).isBefore(now)
        ? "due at " + due + ", it last ran at " + last.started()
        : null;
  }
}
