package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.config.TomlTable;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.queries.ActivitySample;
import dev.dbkeep.upkeep.queries.QueryTarget;
import dev.dbkeep.upkeep.queries.SlowQueries;
import dev.dbkeep.upkeep.queries.SlowReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which statements take the time. */
@Command(
    description = {
      "Lists the statements that take most of the server's time, as pg_stat_statements counts them:"
          + " calls, the mean, below what 95 of 100 calls stay (estimated from the deviation), the"
          + " longest, rows, the share of all, and how much came from the cache.",
      "The counters are remembered in schema dbkeep twice a day, so that it shows the last 7 days"
          + " and what became half as slow again since the 7 days before. Resets, restarts and"
          + " statements that the server forgot give less, and never a wrong sign.",
      "--check compares with the targets [[queries]] of dbkeep.toml; exit code 3 when one is"
          + " missed. --sample needs no extension: it looks at what runs.",
    },
    footer = {
      "dbkeep slow",
      "dbkeep slow --since 1d --limit 20",
      "dbkeep slow --sample 60",
      "dbkeep slow --check"
    })
public final class SlowCommand implements Callable<Integer> {
  private static final int FEW = 10;

  private final Context context;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "how far back, such as 12h, 7d or 4w (default: 7d)")
  private String since = "7d";

  @Option(names = "--limit", paramLabel = "N", description = "show so many (default: 10)")
  private int limit = FEW;

  @Option(
      names = "--sample",
      paramLabel = "SECONDS",
      description = "look at what runs for so long, twenty times a second")
  private @Nullable Integer sample;

  @Option(names = "--check", description = "only the targets of dbkeep.toml; 3 when one is missed")
  private boolean check;

  @Option(names = "--no-history", description = "remember nothing of this look in schema dbkeep")
  private boolean noHistory;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  public SlowCommand(Context context) {
    this.context = context;
  }

  /**
   * The JSON result.
   *
   * @param from null for as long as the server counts
   * @param slower what became slower since the stretch before
   */
  record Report(
      @Nullable Instant from,
      Instant to,
      boolean compared,
      List<SlowText.Line> queries,
      List<SlowText.Line> slower,
      List<SlowText.Sampled> sampled,
      List<SlowText.Target> targets,
      List<String> notes) {}

  @Override
  public Integer call() throws InterruptedException {
    Duration stretch = stretch(since);
    Project project = Project.load(context, connection.flags());
    List<QueryTarget> targets = targets(project);
    if (check && targets.isEmpty()) {
      print(
          new Report(
              null,
              context.clock().instant(),
              false,
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              List.of("dbkeep.toml declares no target: [[queries]] does")));
      return 0;
    }
    ServerUrl url = project.url();
    if (sample != null) {
      return sample(url, sample);
    }
    SlowQueries queries = new SlowQueries(url, project.executeOptions(), context.clock());
    SlowReport found = look(queries, stretch);
    List<SlowText.Target> judged =
        targets.stream().map(target -> SlowText.target(target.judge(found.queries()))).toList();
    print(
        new Report(
            found.from(),
            found.to(),
            found.compared(),
            check ? List.of() : found.queries().stream().limit(limit).map(SlowText::line).toList(),
            check ? List.of() : found.slower().stream().map(SlowText::line).toList(),
            List.of(),
            judged,
            found.notes()));
    boolean missed = judged.stream().anyMatch(target -> target.state() == QueryTarget.State.MISSED);
    return check && missed ? ErrorCode.FINDINGS.exit() : 0;
  }

  /** A target that nobody can measure is a finding, and no reason to stop a job. */
  private SlowReport look(SlowQueries queries, Duration stretch) {
    try {
      return queries.look(stretch, !noHistory);
    } catch (DbkeepException e) {
      if (!check || e.code() != ErrorCode.FAILED) {
        throw e;
      }
      throw DbkeepException.of(ErrorCode.FINDINGS, e.getMessage(), String.valueOf(e.hint()))
          .detail(String.valueOf(e.detail()))
          .cause(e);
    }
  }

  private int sample(ServerUrl url, int seconds) throws InterruptedException {
    if (seconds < 1 || check) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          check ? "--sample and --check exclude each other" : "--sample needs a second at least",
          "Write `dbkeep slow --sample 60`.");
    }
    Instant from = context.clock().instant();
    ActivitySample.Result result = ActivitySample.take(url, Duration.ofSeconds(seconds));
    print(
        new Report(
            from,
            context.clock().instant(),
            false,
            List.of(),
            List.of(),
            result.lines().stream().limit(limit).map(SlowText::sampled).toList(),
            List.of(),
            result.note() == null ? List.of() : List.of(result.note())));
    return 0;
  }

  /** Every target of dbkeep.toml. */
  static List<QueryTarget> targets(Project project) {
    return project.tables("queries").stream().map(SlowCommand::target).toList();
  }

  private static QueryTarget target(TomlTable table) {
    try {
      return QueryTarget.of(table.values());
    } catch (DbkeepException e) {
      throw e.at(table.location());
    }
  }

  /** {@code 12h}, {@code 7d}, {@code 4w}. */
  public static Duration stretch(String text) {
    String bare = text.strip();
    try {
      long number = Long.parseLong(bare.substring(0, Math.max(0, bare.length() - 1)));
      Duration stretch =
          switch (bare.charAt(bare.length() - 1)) {
            case 'h' -> Duration.ofHours(number);
            case 'd' -> Duration.ofDays(number);
            case 'w' -> Duration.ofDays(Math.multiplyExact(number, 7));
            default -> Duration.ZERO;
          };
      if (stretch.isPositive()) {
        return stretch;
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // said below
    }
    throw DbkeepException.of(
        ErrorCode.USAGE, "--since " + text + " is no stretch of time", "Write 12h, 7d or 4w.");
  }

  private void print(Report report) {
    if (output.json()) {
      Json.write(context.console().out(), report);
    } else {
      new SlowText(context.console(), output).print(report, sample != null);
    }
  }
}
