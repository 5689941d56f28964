package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.ExecutionProgress;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.ProgressLine;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.incidents.Disks;
import dev.dbkeep.upkeep.partitions.Obstacle;
import dev.dbkeep.upkeep.partitions.PlannedStep;
import dev.dbkeep.upkeep.partitions.SplitOutcome;
import dev.dbkeep.upkeep.partitions.SplitPlan;
import dev.dbkeep.upkeep.partitions.SplitProgress;
import dev.dbkeep.upkeep.partitions.Splitting;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Divides the past of a table that has partitions. */
@Command(
    description = {
      "Divides the partition that `dbkeep partitions apply` made of all of the past into months,"
          + " weeks or days, as apply chose, while the table is in use: the rows are copied in"
          + " batches in step with neighbours, changes meanwhile are noted and applied, all rows"
          + " are compared, then the new partitions take the place of the old one within the lock"
          + " budget. Killed at any moment, the same command goes on.",
      "The old partition is kept in schema dbkeep for 7 days; as long as it is, and fewer than"
          + " 20,000 rows of the past were changed since, --back makes it the past again. Needs the"
          + " room of the past once more. What keeps a past from being divided is refused by name"
          + " (exit 4) before anything is touched.",
    },
    footer = {"dbkeep partitions split events", "dbkeep partitions split events --back"})
final class PartitionsSplitCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "TABLE", description = "the table, with its schema where it needs one")
  private String table = "";

  @Option(names = "--back", description = "make the past one partition again, with all of its rows")
  private boolean back;

  PartitionsSplitCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(boolean dryRun, boolean back, @Nullable Planned planned, @Nullable Done done) {}

  /** A split that was not made. */
  record Planned(
      String table,
      String column,
      String every,
      String past,
      long rows,
      long bytes,
      @Nullable Long freeBytes,
      String state,
      List<String> partitions,
      List<String> holders,
      List<PartitionsPlanCommand.Hindrance> obstacles) {}

  /** One that was. */
  record Done(
      String table,
      List<String> partitions,
      String keptAs,
      long rows,
      boolean already,
      long lockedMilliseconds,
      long milliseconds) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, connection.flags());
    ServerUrl url = project.url();
    try (ProgressLine line = new ProgressLine(context, "rows", output.quiet());
        ExecutionProgress steps = new ExecutionProgress(context, output, "steps")) {
      Splitting splitting = new Splitting(url, project.executeOptions(), new Rows(line), steps);
      if (dryRun.dryRun()) {
        return show(back ? splitting.planBack(table) : splitting.plan(table, free(url)));
      }
      return print(back ? splitting.back(table) : splitting.split(table, free(url)));
    }
  }

  private OptionalLong free(ServerUrl url) {
    return new Disks(url)
        .measure(0, context.clock().instant())
        .map(sample -> OptionalLong.of(sample.free()))
        .orElse(OptionalLong.empty());
  }

  /** On the line of progress, where it tells the rate and the time that is left, too. */
  private record Rows(ProgressLine line) implements SplitProgress {
    @Override
    public void done(long rows, long total, String what) {
      line.update(rows, total, what);
    }

    @Override
    public void waiting(String reason) {
      line.update(0, 0, reason);
    }
  }

  private int show(SplitPlan plan) {
    if (output.json()) {
      Json.write(context.console().out(), new Report(true, back, planned(plan), null));
    } else if (back) {
      context
          .console()
          .say(
              "the past of %s would be one partition again, %s"
                  .formatted(plan.table(), plan.past()));
    } else {
      context.console().say(text(plan));
    }
    return plan.obstacles().isEmpty() ? 0 : ErrorCode.NOT_ALLOWED.exit();
  }

  private static String text(SplitPlan plan) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, the past of %s by %s: about %s rows, %s%n"
            .formatted(
                plan.past(),
                plan.table(),
                plan.column(),
                RetentionText.number(plan.rows()),
                RetentionText.size(plan.bytes())));
    text.append(
        "  becomes %d partitions, one for each %s: %s to %s%n"
            .formatted(
                plan.made().size(),
                plan.width().word(),
                plan.made().getFirst(),
                plan.made().getLast()));
    text.append(
        "  needs %s of room once more%s%n"
            .formatted(
                RetentionText.size(plan.bytes()),
                plan.free().isPresent()
                    ? "; the disk has " + RetentionText.size(plan.free().getAsLong()) + " free"
                    : "; nobody here can tell how much the server has"));
    if (!plan.state().equals("new")) {
      text.append("  was begun before: %s%n".formatted(plan.state()));
    }
    for (Obstacle obstacle : plan.obstacles()) {
      text.append("refused: %s%n  %s%n".formatted(obstacle.reason(), obstacle.way()));
    }
    plan.holders().forEach(one -> text.append("would wait: %s%n".formatted(one)));
    int number = 0;
    for (PlannedStep step : plan.steps()) {
      text.append("%d. %s%n   %s%n".formatted(++number, step.what(), step.lock()));
    }
    return text.toString().stripTrailing();
  }

  private static Planned planned(SplitPlan plan) {
    return new Planned(
        plan.table(),
        plan.column(),
        plan.width().word(),
        plan.past(),
        plan.rows(),
        plan.bytes(),
        plan.free().isPresent() ? plan.free().getAsLong() : null,
        plan.state(),
        plan.made(),
        plan.holders(),
        plan.obstacles().stream()
            .map(one -> new PartitionsPlanCommand.Hindrance(one.reason(), one.way()))
            .toList());
  }

  private int print(SplitOutcome outcome) {
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              false,
              back,
              null,
              new Done(
                  outcome.table(),
                  outcome.made(),
                  outcome.keptAs(),
                  outcome.rows(),
                  outcome.already(),
                  outcome.locked().toMillis(),
                  outcome.took().toMillis())));
    } else if (!output.quiet()) {
      context.console().say(text(outcome));
    }
    return 0;
  }

  private String text(SplitOutcome outcome) {
    if (back) {
      return "the past of %s is one partition again: %s"
          .formatted(outcome.table(), outcome.keptAs());
    }
    String made =
        "%d partitions, %s to %s"
            .formatted(outcome.made().size(), outcome.made().getFirst(), outcome.made().getLast());
    String kept = "%n  the old one is kept as %s for 7 days".formatted(outcome.keptAs());
    return outcome.already()
        ? "the past of %s is divided already: %s%s".formatted(outcome.table(), made, kept)
        : "the past of %s is divided: %s%n  %s rows, the same on both sides; it was locked for %d ms%s"
            .formatted(
                outcome.table(),
                made,
                RetentionText.number(outcome.rows()),
                outcome.locked().toMillis(),
                kept);
  }
}
