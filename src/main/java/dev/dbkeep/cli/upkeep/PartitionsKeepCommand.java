package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.ExecutionProgress;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.WayBack;
import dev.dbkeep.config.TomlTable;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.partitions.Applied;
import dev.dbkeep.upkeep.partitions.Partitioning;
import dev.dbkeep.upkeep.retention.Outcome;
import dev.dbkeep.upkeep.retention.Policy;
import dev.dbkeep.upkeep.retention.Retention;
import dev.dbkeep.upkeep.retention.RetentionOptions;
import dev.dbkeep.upkeep.retention.RetentionProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes partitions ahead of time, and lets old ones go. */
@Command(
    description = {
      "Makes the partitions that tables will need, beside the table and then attached, which nobody"
          + " waits for: of the tables that `dbkeep partitions apply` divided, of those that"
          + " [[partitions]] of dbkeep.toml names, or of those that are named here. pg_partman does"
          + " it for its own tables, where it is installed.",
      "Old partitions go as the retention policy of the table says, if it has one: archived, kept"
          + " beside for 7 days, then dropped; in a protected environment only with a way back, as"
          + " `dbkeep retention` takes it. Ends with 3 when rows lie in a default partition.",
    },
    footer = {"dbkeep partitions keep", "dbkeep partitions keep logs.events --ahead 6"})
final class PartitionsKeepCommand implements Callable<Integer> {
  private static final String TABLES = "partitions";

  private final Context context;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--no-snapshot",
      description =
          "in a protected environment, remove rows without a branch or a fresh `dbkeep protect` to"
              + " come back to")
  private boolean noSnapshot;

  @Parameters(
      arity = "0..*",
      paramLabel = "TABLE",
      description = "only these (default: all that are known)")
  private List<String> tables = new ArrayList<>();

  @Option(
      names = "--ahead",
      paramLabel = "N",
      description = "so many behind the present one (default: 2 months, 6 weeks or 35 days)")
  private int ahead = -1;

  PartitionsKeepCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      boolean dryRun,
      @Nullable String wayBack,
      List<Kept> tables,
      List<RetentionCommand.Done> retention) {}

  /** What was done for a table, or would be. */
  record Kept(String table, String by, List<String> made, long inDefault) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, connection.flags());
    ServerUrl url = project.url();
    List<Applied> kept = new ArrayList<>();
    try (ExecutionProgress progress = new ExecutionProgress(context, output, "partitions")) {
      Partitioning partitioning =
          new Partitioning(url, project.executeOptions(), progress, context.clock());
      for (String table : tables.isEmpty() ? known(project, partitioning) : tables) {
        int count = ahead >= 0 ? ahead : declared(project, table).orElse(-1);
        kept.add(
            dryRun.dryRun()
                ? partitioning.lacking(table, null, count)
                : partitioning.keep(table, null, count));
      }
    }
    List<Policy> policies =
        RetentionCommand.all(project).stream()
            .filter(policy -> kept.stream().anyMatch(one -> isOf(policy, one.table())))
            .toList();
    String wayBack = null;
    List<Outcome> outcomes = List.of();
    if (!dryRun.dryRun() && !policies.isEmpty()) {
      wayBack = noSnapshot ? null : WayBack.ofRetention(context, project, policies);
      if (wayBack != null && !output.json() && !output.quiet()) {
        context.console().tell(wayBack);
      }
      outcomes =
          new Retention(url, new RetentionOptions(project.executeOptions()), RetentionProgress.NONE)
              .run(policies);
    }
    print(kept, wayBack, outcomes);
    return kept.stream().anyMatch(one -> one.strays() > 0) ? ErrorCode.FINDINGS.exit() : 0;
  }

  private static boolean isOf(Policy policy, String table) {
    return policy.table().equals(table) || ("public." + policy.table()).equals(table);
  }

  private static List<String> known(Project project, Partitioning partitioning) {
    TreeSet<String> tables = new TreeSet<>(partitioning.known());
    project.tables(TABLES).forEach(one -> tables.add(qualified(value(one, "table"))));
    return List.copyOf(tables);
  }

  private static Optional<Integer> declared(Project project, String table) {
    return project.tables(TABLES).stream()
        .filter(one -> qualified(value(one, "table")).equals(qualified(table)))
        .filter(one -> one.values().containsKey("ahead"))
        .map(one -> number(one, value(one, "ahead")))
        .findFirst();
  }

  private static String qualified(String table) {
    return table.indexOf('.') < 0 ? "public." + table : table;
  }

  private static int number(TomlTable table, String text) {
    try {
      return Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw wrong(table, "ahead is no number: " + text).cause(e);
    }
  }

  private static String value(TomlTable table, String key) {
    table
        .values()
        .keySet()
        .forEach(
            one -> {
              if (!List.of("table", "ahead").contains(one)) {
                throw wrong(table, "has an unknown key " + one);
              }
            });
    String value = table.values().getOrDefault(key, "").strip();
    if (value.isEmpty()) {
      throw wrong(table, "has no " + key);
    }
    return value;
  }

  private static DbkeepException wrong(TomlTable table, String problem) {
    return DbkeepException.of(
            ErrorCode.CONFIG,
            "[[partitions]] " + problem,
            "Write [[partitions]], table = \"logs.events\", ahead = 6.")
        .at(table.location());
  }

  private void print(List<Applied> kept, @Nullable String wayBack, List<Outcome> outcomes) {
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              dryRun.dryRun(),
              wayBack,
              kept.stream()
                  .map(one -> new Kept(one.table(), one.by(), one.made(), one.strays()))
                  .toList(),
              outcomes.stream().map(RetentionText::done).toList()));
      return;
    }
    if (output.quiet()) {
      return;
    }
    for (Applied one : kept) {
      String made =
          one.made().isEmpty()
              ? "has its partitions"
              : (dryRun.dryRun() ? "lacks " : "has new ") + String.join(", ", one.made());
      context.console().say("%s: %s%s".formatted(one.table(), made, suffix(one)));
      if (one.strays() > 0) {
        context
            .console()
            .say(
                "  %s rows lie in its default partition (check S8)"
                    .formatted(RetentionText.number(one.strays())));
      }
    }
    outcomes.forEach(one -> context.console().say(RetentionText.text(one)));
  }

  private static String suffix(Applied one) {
    return one.by().equals("pg_partman") ? ", by pg_partman" : "";
  }
}
