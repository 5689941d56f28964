package dev.dbkeep.cli.daemon;

import dev.dbkeep.backup.Exposure;
import dev.dbkeep.backup.ReceiverSlot;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.upkeep.KeptDatabase;
import dev.dbkeep.cli.upkeep.UpkeepJobs;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.HealthHistory;
import dev.dbkeep.upkeep.fleet.DatabaseSize;
import dev.dbkeep.upkeep.jobs.JobRun;
import dev.dbkeep.upkeep.jobs.JobState;
import dev.dbkeep.upkeep.jobs.RunBook;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One look at one database of a fleet; one that does not answer is a line, too. */
final class FleetLook {
  private static final int LEAST_SCORE = 80;

  private final Context context;
  private final Project home;
  private final KeptDatabase database;

  FleetLook(Context context, Project home, KeptDatabase database) {
    this.context = context;
    this.home = home;
    this.database = database;
  }

  FleetCommand.Database look() {
    String shown = null;
    try {
      Project project = Project.load(context, database.flags());
      ServerUrl url = project.url();
      shown = url.toString();
      long bytes = DatabaseSize.of(url);
      List<HealthHistory.Run> runs =
          new HealthHistory(url, project.executeOptions()).recall("").runs();
      HealthHistory.Run health = runs.isEmpty() ? null : runs.getLast();
      List<JobRun> jobs = RunBook.existing(url).map(RunBook::last).orElse(List.of());
      JobRun last = jobs.stream().max(Comparator.comparing(JobRun::started)).orElse(null);
      Optional<Exposure> exposure = Exposure.seenByServer(url, ReceiverSlot.NAME);
      return new FleetCommand.Database(
          database.name(),
          shown,
          health == null ? null : health.score(),
          health == null ? null : health.at().toString(),
          exposure.map(seen -> seen.behind().toMillis()).orElse(null),
          last == null ? null : last.job(),
          last == null ? null : last.state().name().toLowerCase(Locale.ROOT),
          last == null ? null : last.started().toString(),
          bytes,
          finding(health, jobs));
    } catch (DbkeepException e) {
      return new FleetCommand.Database(
          database.name(), shown, null, null, null, null, null, null, null, e.getMessage());
    }
  }

  private @Nullable String finding(HealthHistory.@Nullable Run health, List<JobRun> runs) {
    Instant now = context.clock().instant();
    Optional<String> job =
        JobState.of(UpkeepJobs.of(home, database.name()), runs, now).stream()
            .map(
                state ->
                    state.fault() == null
                        ? null
                        : "job " + state.job().name() + ": " + state.fault())
            .filter(Objects::nonNull)
            .findFirst();
    if (job.isPresent()) {
      return job.get();
    }
    return health != null && health.score() < LEAST_SCORE
        ? "the score is below " + LEAST_SCORE
        : null;
  }
}
