package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.Progress;
import dev.dbkeep.upkeep.partitions.Obstacle;
import dev.dbkeep.upkeep.partitions.PartitionPlan;
import dev.dbkeep.upkeep.partitions.Partitioning;
import dev.dbkeep.upkeep.partitions.PlannedStep;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows how a table would get partitions. */
@Command(
    description = {
      "Shows how a large table that only grows becomes one with partitions by time, while it is in"
          + " use: the steps with their locks, and how long the one takes that reads the table."
          + " Ends with 4 when something of the table keeps it from being done, and says what.",
    },
    footer = {"dbkeep partitions plan events --by created_at --every month"})
final class PartitionsPlanCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final PartitionOptions partitions = new PartitionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "TABLE", description = "the table, with its schema where it needs one")
  private String table = "";

  PartitionsPlanCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      String table,
      String column,
      String every,
      String boundary,
      String past,
      long bytes,
      @Nullable Long readingMilliseconds,
      boolean begun,
      List<Step> steps,
      List<Hindrance> obstacles) {}

  /** One transaction. */
  record Step(String what, String lock, List<String> statements) {}

  /** What keeps it from being done. */
  record Hindrance(String reason, String way) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, connection.flags());
    Partitioning partitioning =
        new Partitioning(project.url(), project.executeOptions(), Progress.NONE, context.clock());
    return show(
        context, output, partitioning.plan(table, needed(partitions.by), partitions.width()));
  }

  static String needed(@Nullable String by) {
    if (by == null) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "--by is missing",
          "Name the column that says when a row was made: --by created_at.");
    }
    return by;
  }

  /** Of use for apply --dry-run, too. */
  static int show(Context context, OutputOptions output, PartitionPlan plan) {
    if (output.json()) {
      Json.write(context.console().out(), report(plan));
    } else {
      context.console().say(text(plan, output.verbose()));
    }
    return plan.obstacles().isEmpty() ? 0 : ErrorCode.NOT_ALLOWED.exit();
  }

  private static String text(PartitionPlan plan, boolean verbose) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s by %s, a partition every %s from %s on%n"
            .formatted(plan.table(), plan.column(), plan.width().word(), plan.boundary()));
    text.append(
        "  what there is, %s, becomes the partition %s%n"
            .formatted(RetentionText.size(plan.bytes()), plan.past()));
    for (Obstacle obstacle : plan.obstacles()) {
      text.append("refused: %s%n  %s%n".formatted(obstacle.reason(), obstacle.way()));
    }
    int number = 0;
    for (PlannedStep step : plan.steps()) {
      text.append("%d. %s%n   %s".formatted(++number, step.what(), step.lock()));
      Duration reading = plan.reading();
      if (number == 2 && reading != null) {
        text.append(
            String.format(Locale.ROOT, "; about %.1f s", Math.max(0.1, reading.toMillis() / 1e3)));
      }
      text.append(System.lineSeparator());
      if (verbose) {
        step.statements().forEach(one -> text.append("     ").append(one).append(";\n"));
      }
    }
    if (!plan.steps().isEmpty()) {
      text.append("%d. new partitions, made beside and attached%n".formatted(number + 1));
      text.append("   SHARE UPDATE EXCLUSIVE: everybody reads and writes\n");
    }
    return text.toString().stripTrailing();
  }

  private static Report report(PartitionPlan plan) {
    Duration reading = plan.reading();
    return new Report(
        plan.table(),
        plan.column(),
        plan.width().word(),
        plan.boundary(),
        plan.past(),
        plan.bytes(),
        reading == null ? null : reading.toMillis(),
        plan.resumed(),
        plan.steps().stream()
            .map(one -> new Step(one.what(), one.lock(), one.statements()))
            .toList(),
        plan.obstacles().stream().map(one -> new Hindrance(one.reason(), one.way())).toList());
  }
}
