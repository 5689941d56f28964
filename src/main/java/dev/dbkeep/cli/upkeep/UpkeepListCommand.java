package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.upkeep.jobs.JobRun;
import dev.dbkeep.upkeep.jobs.JobState;
import dev.dbkeep.upkeep.jobs.RunBook;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the jobs. */
@Command(
    description = {
      "Shows the maintenance jobs, when they are due and what their last runs came to. Ends with 3"
          + " when one failed, died or was missed.",
    },
    footer = {"dbkeep upkeep list", "dbkeep upkeep list --json"})
final class UpkeepListCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  UpkeepListCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(List<Job> jobs) {}

  /** A job as it stands. */
  record Job(
      String name,
      String at,
      List<String> steps,
      boolean guarded,
      String next,
      @Nullable String lastRun,
      @Nullable String lastState,
      @Nullable String fault) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, connection.flags());
    List<JobRun> runs = RunBook.existing(project.url()).map(RunBook::last).orElse(List.of());
    Instant now = context.clock().instant();
    List<JobState> states = JobState.of(UpkeepJobs.of(project), runs, now);
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(states.stream().map(UpkeepListCommand::job).toList()));
    } else {
      states.forEach(this::print);
    }
    return states.stream().anyMatch(state -> state.fault() != null) ? ErrorCode.FINDINGS.exit() : 0;
  }

  private static Job job(JobState state) {
    JobRun last = state.last();
    return new Job(
        state.job().name(),
        state.job().at().toString(),
        state.job().steps(),
        state.job().guarded(),
        state.next().toString(),
        last == null ? null : last.started().toString(),
        last == null ? null : last.state().name().toLowerCase(Locale.ROOT),
        state.fault());
  }

  private void print(JobState state) {
    JobRun last = state.last();
    Console console = context.console();
    console.say(
        "%-10s %-36s next %s  %s"
            .formatted(
                state.job().name(),
                state.job().at(),
                state.next(),
                last == null
                    ? "never ran"
                    : "last "
                        + last.started()
                        + " "
                        + last.state().name().toLowerCase(Locale.ROOT)));
    console.say("           " + String.join(", ", state.job().steps()));
    if (state.fault() != null) {
      console.say("           wrong: " + state.fault());
      console.say("           run `dbkeep upkeep run " + state.job().name() + "`");
    } else if (last != null && last.detail() != null) {
      console.say("           " + last.detail());
    }
  }
}
