package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.upkeep.jobs.JobRun;
import dev.dbkeep.upkeep.jobs.MaintenanceJob;
import dev.dbkeep.upkeep.jobs.RunBook;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a job. */
@Command(
    description = {
      "Runs the steps of a maintenance job, which are commands of dbkeep, and writes down in schema"
          + " dbkeep what came of it; the log lies in .dbkeep/upkeep. A step that finds something"
          + " (exit 3) does not keep the next one from running, one that fails does.",
      "Before the first step the database has to be protected: `dbkeep protect` is less than a"
          + " minute behind, or a backup is made now; a job with protected = false goes without.",
      "With --scheduled it is the run of the last moment at which the job was due: it runs once, on"
          + " whichever machine asks first; who asks again 2 minutes after it died takes it over.",
    },
    footer = {"dbkeep upkeep run daily", "dbkeep upkeep run daily --scheduled -q"})
final class UpkeepRunCommand implements Callable<Integer> {
  private final InnerCommands inner;
  private final Context context;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "JOB", description = "daily, weekly, monthly, quarterly or one of yours")
  private String name = "";

  @Option(
      names = "--scheduled",
      description = "do what was due last, unless it is done; for cron and the like")
  private boolean scheduled;

  UpkeepRunCommand(InnerCommands inner) {
    this.inner = inner;
    this.context = inner.context();
  }

  /** The JSON result. */
  record Report(
      String job,
      String scheduled,
      String state,
      List<JobSteps.Step> steps,
      @Nullable String detail,
      @Nullable String log,
      long milliseconds) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, connection.flags());
    MaintenanceJob job = UpkeepJobs.named(project, name);
    if (dryRun.dryRun()) {
      return show(project, job);
    }
    RunBook book = RunBook.open(project.url(), project.executeOptions());
    Instant now = context.clock().instant().truncatedTo(ChronoUnit.MICROS);
    Instant due = scheduled ? job.at().last(now) : now;
    Optional<RunBook.Claim> claim = book.claim(job.name(), due, true);
    if (claim.isEmpty()) {
      print(new Report(job.name(), due.toString(), "done before", List.of(), null, null, 0));
      return 0;
    }
    return run(project, job, book, claim.get());
  }

  private int show(Project project, MaintenanceJob job) {
    List<String> commands =
        new JobSteps(inner, project, connection.words(), JobSteps.logs(context), true)
            .commands(job, line -> {});
    if (output.json()) {
      List<JobSteps.Step> steps =
          commands.stream().map(command -> new JobSteps.Step(command, 0, 0)).toList();
      String due = job.at().last(context.clock().instant()).toString();
      Json.write(
          context.console().out(), new Report(job.name(), due, "would run", steps, null, null, 0));
    } else {
      commands.forEach(command -> context.console().say("would run dbkeep " + command));
    }
    return 0;
  }

  private int run(Project project, MaintenanceJob job, RunBook book, RunBook.Claim claim) {
    JobSteps.Outcome outcome;
    try (SignsOfLife signs = new SignsOfLife(book, claim, RunBook.SILENCE)) {
      outcome =
          new JobSteps(inner, project, connection.words(), JobSteps.logs(context), output.quiet())
              .run(job, signs::isOurs);
    } catch (IOException e) {
      throw ended(
          book,
          claim,
          DbkeepException.of(
                  ErrorCode.FAILED,
                  "cannot write the log of the job: " + e.getMessage(),
                  "Make room in .dbkeep/upkeep and run the same command again.")
              .cause(e));
    } catch (DbkeepException e) {
      throw ended(book, claim, e);
    }
    book.end(claim, outcome.state(), outcome.detail());
    print(
        new Report(
            job.name(),
            claim.scheduled().toString(),
            outcome.state().name().toLowerCase(Locale.ROOT),
            outcome.steps(),
            outcome.detail().isEmpty() ? null : outcome.detail(),
            outcome.log().toString(),
            outcome.took().toMillis()));
    return switch (outcome.state()) {
      case DONE -> 0;
      case FINDINGS -> ErrorCode.FINDINGS.exit();
      case FAILED, RUNNING -> ErrorCode.FAILED.exit();
    };
  }

  private static DbkeepException ended(RunBook book, RunBook.Claim claim, DbkeepException e) {
    book.end(claim, JobRun.State.FAILED, String.valueOf(e.getMessage()));
    return e;
  }

  private void print(Report report) {
    if (output.json()) {
      Json.write(context.console().out(), report);
    } else if (!output.quiet()) {
      context
          .console()
          .say(
              "%s: %s%s%s"
                  .formatted(
                      report.job(),
                      report.state(),
                      report.detail() == null ? "" : ", " + report.detail(),
                      report.log() == null ? "" : " (log: " + report.log() + ")"));
    }
  }
}
