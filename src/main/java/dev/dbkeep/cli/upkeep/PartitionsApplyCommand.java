package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.ExecutionProgress;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.upkeep.partitions.Applied;
import dev.dbkeep.upkeep.partitions.Partitioning;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a table partitions. */
@Command(
    description = {
      "Gives a large table that only grows partitions by time, while it is in use. What there is"
          + " becomes one partition, for all of the past, without a row being moved; new rows go"
          + " into new ones from the next month, week or day on. Nobody waits for longer than the"
          + " lock budget. Killed at any moment, the same command goes on.",
      "Keys, indexes, foreign keys of the table, identity columns and sequences, defaults, grants,"
          + " triggers, row security, comments and views stay; what could not stay is refused by"
          + " name (exit 4) before anything is touched. --back makes it one table again.",
    },
    footer = {
      "dbkeep partitions apply events --by created_at --every month",
      "dbkeep partitions apply events --back",
    })
final class PartitionsApplyCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final PartitionOptions partitions = new PartitionOptions();
  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "TABLE", description = "the table, with its schema where it needs one")
  private String table = "";

  @Option(names = "--back", description = "make it one table again, with all of its rows")
  private boolean back;

  PartitionsApplyCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      String table,
      boolean back,
      @Nullable String past,
      @Nullable String boundary,
      List<String> made,
      long lockedMilliseconds) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, connection.flags());
    try (ExecutionProgress progress = new ExecutionProgress(context, output, "steps")) {
      Partitioning partitioning =
          new Partitioning(project.url(), project.executeOptions(), progress, context.clock());
      if (back) {
        return back(partitioning);
      }
      String by = PartitionsPlanCommand.needed(partitions.by);
      if (dryRun.dryRun()) {
        return PartitionsPlanCommand.show(
            context, output, partitioning.plan(table, by, partitions.width()));
      }
      return print(partitioning.apply(table, by, partitions.width()));
    }
  }

  private int back(Partitioning partitioning) {
    List<String> statements = partitioning.wayBack(table);
    if (dryRun.dryRun()) {
      statements.forEach(one -> context.console().say(one + ";"));
      return 0;
    }
    String name = partitioning.back(table);
    if (output.json()) {
      Json.write(context.console().out(), new Report(name, true, null, null, List.of(), 0));
    } else if (!output.quiet()) {
      context.console().say(name + " is one table again");
    }
    return 0;
  }

  private int print(Applied applied) {
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              applied.table(),
              false,
              applied.past(),
              applied.boundary(),
              applied.made(),
              applied.locked().toMillis()));
    } else if (!output.quiet()) {
      context
          .console()
          .say(
              "%s has partitions: %s up to %s%s"
                  .formatted(
                      applied.table(),
                      applied.past(),
                      applied.boundary(),
                      applied.made().isEmpty()
                          ? ""
                          : ", then " + String.join(", ", applied.made())));
      if (!applied.locked().isZero()) {
        context
            .console()
            .say("  it was locked for %d ms at most".formatted(applied.locked().toMillis()));
      }
    }
    return 0;
  }
}
