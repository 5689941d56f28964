package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.ProgressLine;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.WayBack;
import dev.dbkeep.config.TomlTable;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.retention.Estimate;
import dev.dbkeep.upkeep.retention.Outcome;
import dev.dbkeep.upkeep.retention.Policy;
import dev.dbkeep.upkeep.retention.Retention;
import dev.dbkeep.upkeep.retention.RetentionOptions;
import dev.dbkeep.upkeep.retention.RetentionProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes what the policies say. */
@Command(
    description = {
      "Removes rows whose time is over, by the policies [[retention]] of dbkeep.toml: in small"
          + " batches with pauses, slower when the application, a replica or a replication slot"
          + " feels it; whole partitions where the table has them by that column. Rows are in the"
          + " archive of the policy before they go. Killed at any moment, the next run goes on with"
          + " the same cut-off.",
      "A partition that goes is kept in schema dbkeep for 7 days; --restore brings it back.",
      "Refuses (exit 5) where rows of other tables point at expired ones, unless the policy says"
          + " children = \"cascade\", and where such a foreign key has no index.",
    },
    footer = {
      "dbkeep retention --dry-run",
      "dbkeep retention events sessions",
      "dbkeep retention --restore public.events_2026_01",
    })
public final class RetentionCommand implements Callable<Integer> {
  private static final long MEGABYTE = 1 << 20;

  private final Context context;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "only these policies, by name or table (default: all of them)")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--max-wal",
      paramLabel = "MB",
      description = "how much WAL may be written in a second, on average (default: 64)")
  private long maxWal = RetentionOptions.DEFAULT_WAL_PER_SECOND / MEGABYTE;

  @Option(
      names = "--no-snapshot",
      description =
          "in a protected environment, remove rows without a branch or a fresh `dbkeep protect` to"
              + " come back to")
  private boolean noSnapshot;

  @Option(
      names = "--restore",
      paramLabel = "PARTITION",
      description = "put a partition back that was taken out")
  private @Nullable String restore;

  public RetentionCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      boolean dryRun,
      @Nullable String wayBack,
      @Nullable String restored,
      List<Planned> planned,
      List<Done> done) {}

  /** A policy that was not carried out, but could be. */
  record Planned(
      String name,
      String table,
      String cutoff,
      long rows,
      boolean exact,
      long bytes,
      long walBytes,
      String way,
      List<String> partitions,
      String archive,
      @Nullable String refusal,
      @Nullable String hint) {}

  /** A policy that was carried out. */
  record Done(
      String name,
      String table,
      String cutoff,
      boolean resumed,
      long rows,
      long childRows,
      List<String> detached,
      List<String> dropped,
      String archive,
      long bytesBefore,
      long bytesAfter,
      long bytesFree,
      long walBytes,
      boolean left,
      long removalMilliseconds,
      long milliseconds) {}

  @Override
  public Integer call() {
    if (maxWal <= 0) {
      throw DbkeepException.of(
          ErrorCode.USAGE, "--max-wal is not above zero", "Write --max-wal 64.");
    }
    Project project = Project.load(context, connection.flags());
    ServerUrl url = project.url();
    RetentionOptions options =
        new RetentionOptions(project.executeOptions()).withWalPerSecond(maxWal * MEGABYTE);
    if (restore != null) {
      return restore(new Retention(url, options, RetentionProgress.NONE), restore);
    }
    List<Policy> policies = policies(project);
    try (ProgressLine line = new ProgressLine(context, "rows", output.quiet())) {
      Retention retention = new Retention(url, options, progress(line));
      return dryRun.dryRun() ? show(retention.plan(policies)) : run(project, retention, policies);
    }
  }

  private int run(Project project, Retention retention, List<Policy> policies) {
    String wayBack = noSnapshot ? null : WayBack.ofRetention(context, project, policies);
    if (wayBack != null && !output.json() && !output.quiet()) {
      context.console().tell(wayBack);
    }
    List<Outcome> outcomes = retention.run(policies);
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              false,
              wayBack,
              null,
              List.of(),
              outcomes.stream().map(RetentionText::done).toList()));
    } else {
      outcomes.forEach(outcome -> context.console().say(RetentionText.text(outcome)));
    }
    return 0;
  }

  /** A dry run of what would be refused ends as the run would. */
  private int show(List<Estimate> estimates) {
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              true,
              null,
              null,
              estimates.stream().map(RetentionText::planned).toList(),
              List.of()));
    } else {
      estimates.forEach(estimate -> context.console().say(RetentionText.text(estimate)));
    }
    return estimates.stream().anyMatch(estimate -> estimate.refusal() != null)
        ? ErrorCode.DATA_LOSS.exit()
        : 0;
  }

  private int restore(Retention retention, String partition) {
    String restored = retention.restore(partition);
    if (output.json()) {
      Json.write(context.console().out(), new Report(false, null, restored, List.of(), List.of()));
    } else {
      context
          .console()
          .say(
              "partition "
                  + restored
                  + " is back; the next run takes it out again, unless its policy keeps rows for"
                  + " longer by then");
    }
    return 0;
  }

  /** Every policy of dbkeep.toml. */
  public static List<Policy> all(Project project) {
    return project.tables("retention").stream().map(table -> policy(project, table)).toList();
  }

  private List<Policy> policies(Project project) {
    List<Policy> all = all(project);
    if (all.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.CONFIG,
          "dbkeep.toml has no retention policy",
          "Add one: [[retention]], table = \"events\", column = \"created_at\", keep = \"30"
              + " days\".");
    }
    for (String name : names) {
      if (all.stream().noneMatch(policy -> isNamed(policy, name))) {
        throw DbkeepException.of(
            ErrorCode.USAGE,
            "no retention policy " + name,
            "There are " + all.stream().map(Policy::name).collect(Collectors.joining(", ")) + ".");
      }
    }
    return all.stream()
        .filter(policy -> names.isEmpty() || names.stream().anyMatch(name -> isNamed(policy, name)))
        .toList();
  }

  private static boolean isNamed(Policy policy, String name) {
    return policy.name().equals(name) || policy.table().equals(name);
  }

  private static Policy policy(Project project, TomlTable table) {
    try {
      return Policy.of(table.values(), project.settings().directory());
    } catch (DbkeepException e) {
      throw e.at(table.location());
    }
  }

  private RetentionProgress progress(ProgressLine line) {
    return new RetentionProgress() {
      private String told = "";

      @Override
      public void removed(Policy policy, long rows, long expected) {
        line.update(rows, Math.max(rows, expected), policy.name());
      }

      @Override
      public void waiting(Policy policy, String reason) {
        if (!output.quiet() && !told.equals(reason)) {
          told = reason;
          line.close();
          context.console().tell(policy.name() + ": " + reason);
        }
      }
    };
  }
}
