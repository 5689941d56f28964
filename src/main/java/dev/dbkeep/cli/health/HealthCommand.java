package dev.dbkeep.cli.health;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.ProgressLine;
import dev.dbkeep.cli.console.YesOption;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.Health;
import dev.dbkeep.upkeep.HealthHistory;
import dev.dbkeep.upkeep.HealthHistory.Past;
import dev.dbkeep.upkeep.HealthReport;
import dev.dbkeep.upkeep.Waiver;
import dev.dbkeep.upkeep.checks.Check;
import dev.dbkeep.upkeep.checks.Checks;
import dev.dbkeep.upkeep.checks.Cost;
import dev.dbkeep.upkeep.checks.Limits;
import dev.dbkeep.upkeep.checks.Severity;
import dev.dbkeep.upkeep.queries.SlowQueries;
import dev.dbkeep.upkeep.report.ReportBook;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How healthy a database is. */
@Command(
    description = {
      "Runs 54 checks over rows, schema, indexes, upkeep, activity, backups, settings and rights."
          + " Prints what is wrong, what costs most first, each with the statement or command that"
          + " mends it, and a score of 100 with the share of checks that could look.",
      "Looking only reads, one statement at a time, each with a timeout. What could not be looked"
          + " at counts as skipped and never as good. Exit code 3 when anything critical or high is"
          + " open.",
      "--fix shows the statements, asks, runs them within the lock budget and looks again. Alone it"
          + " runs only what takes nothing away; with named checks also what somebody has to"
          + " decide. Rows are never deleted: they are moved to schema dbkeep.",
      "[[health.waivers]] in dbkeep.toml takes a finding out of the score until a day.",
    },
    footer = {
      "dbkeep health",
      "dbkeep health --quick --json",
      "dbkeep health --fix --dry-run",
      "dbkeep health --fix D1 D4 --yes",
      "dbkeep health --html > health.html"
    })
final class HealthCommand implements Callable<Integer> {
  private final Context context;

  @Parameters(
      paramLabel = "CHECK",
      arity = "0..*",
      description = "only these, by id or name (default: all)")
  private List<String> names = new ArrayList<>();

  @Option(names = "--quick", description = "leave out the checks that read rows")
  private boolean quick;

  @Option(
      names = "--drift",
      description = "also build the migrations on a scratch database and compare (check S12)")
  private boolean drift;

  @Option(names = "--fix", description = "mend what is found, after showing how")
  private boolean fix;

  @Option(names = "--md", description = "print a page of Markdown")
  private boolean markdown;

  @Option(names = "--html", description = "print a page of HTML that needs no other file")
  private boolean html;

  @Option(
      names = "--no-history",
      description = "remember nothing of this look in schema dbkeep, and read nothing of it")
  private boolean noHistory;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final YesOption yes = new YesOption();
  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  HealthCommand(Context context) {
    this.context = context;
  }

  /**
   * The JSON result.
   *
   * @param valid false when less than four fifths of the weight could look
   * @param trend the scores of the last complete looks, the newest last
   * @param fixes what --fix did
   */
  record Report(
      String database,
      Instant at,
      int score,
      boolean valid,
      double coverage,
      List<HealthDocument.TrendPoint> trend,
      long critical,
      long high,
      long medium,
      long low,
      List<HealthDocument.Line> findings,
      List<HealthDocument.WaivedLine> waived,
      List<HealthDocument.CheckLine> checks,
      List<HealthFixes.Line> fixes,
      List<String> notes) {}

  @Override
  public Integer call() {
    List<Check> asked = names.stream().map(HealthExplainCommand::find).toList();
    Project project = Project.load(context, connection.flags());
    List<Waiver> waivers = HealthWaivers.of(project);
    ServerUrl url = project.url();
    Health health =
        new Health(
            Limits.DEFAULTS,
            new HealthFacts(context, project, url, repository).outside(drift),
            waivers,
            context.clock());
    HealthReport report = look(health, url, asked);
    List<HealthFixes.Line> fixes = List.of();
    if (fix) {
      fixes =
          new HealthFixes(context, project, url, health, !asked.isEmpty())
              .run(report, dryRun.dryRun(), yes.yes(), output);
      if (!dryRun.dryRun() && !fixes.isEmpty()) {
        report = look(health, url, asked);
      }
    }
    Past past = past(project, url, report, asked.isEmpty() && !quick && !dryRun.dryRun());
    print(document(url, report, past, fixes, notes(waivers, past)));
    boolean failed = fixes.stream().anyMatch(line -> line.state() == HealthFixes.State.FAILED);
    return failed ? ErrorCode.FAILED.exit() : report.isAlarming() ? ErrorCode.FINDINGS.exit() : 0;
  }

  /** Only complete looks are remembered, so that scores can be compared. */
  private Past past(Project project, ServerUrl url, HealthReport report, boolean complete) {
    if (noHistory) {
      return Past.NONE;
    }
    HealthHistory history = new HealthHistory(url, project.executeOptions());
    if (!complete) {
      return history.recall("");
    }
    Past past = history.remember(report);
    if (past.note().isEmpty()) {
      // without pg_stat_statements there is nothing to remember, and health need not say so
      String _ = new SlowQueries(url, project.executeOptions(), context.clock()).remember();
      String _ = new ReportBook(url, project.executeOptions()).rememberSizes(report.at());
    }
    return past;
  }

  private List<String> notes(List<Waiver> waivers, Past past) {
    LocalDate today = LocalDate.ofInstant(context.clock().instant(), context.clock().getZone());
    List<String> notes = new ArrayList<>();
    waivers.stream()
        .filter(waiver -> today.isAfter(waiver.until()))
        .forEach(
            waiver ->
                notes.add(
                    "the waiver of %s for %s by %s ended on %s"
                        .formatted(
                            waiver.check(), waiver.object(), waiver.owner(), waiver.until())));
    if (!past.note().isEmpty()) {
      notes.add(past.note());
    }
    return notes;
  }

  private void print(Report document) {
    Console console = context.console();
    if (output.json()) {
      Json.write(console.out(), document);
    } else if (markdown) {
      console.out().print(console.redactor().redact(HealthMarkdown.page(document)));
    } else if (html) {
      console.out().print(console.redactor().redact(HealthPage.page(document)));
    } else {
      new HealthPrinter(console, output.verbose()).print(document);
    }
  }

  private HealthReport look(Health health, ServerUrl url, List<Check> asked) {
    int[] done = {0};
    try (ProgressLine line = new ProgressLine(context, "checks", output.quiet())) {
      return health.look(
          url,
          check ->
              (asked.isEmpty() || asked.contains(check)) && !(quick && check.cost() == Cost.ROWS),
          check -> line.update(done[0]++, Checks.all().size(), check.name()));
    }
  }

  private static Report document(
      ServerUrl url,
      HealthReport report,
      Past past,
      List<HealthFixes.Line> fixes,
      List<String> notes) {
    return new Report(
        url.toString(),
        report.at(),
        report.score().value(),
        report.score().isValid(),
        Math.round(report.score().coverage() * 1000) / 1000.0,
        past.runs().stream()
            .map(run -> new HealthDocument.TrendPoint(run.at(), run.score()))
            .toList(),
        report.count(Severity.CRITICAL),
        report.count(Severity.HIGH),
        report.count(Severity.MEDIUM),
        report.count(Severity.LOW),
        report.open().stream().map(open -> HealthDocument.line(open, past.since())).toList(),
        report.sections().stream()
            .flatMap(
                section ->
                    section.waived().stream()
                        .map(waived -> HealthDocument.waived(section.check(), waived)))
            .toList(),
        report.sections().stream().map(HealthDocument::check).toList(),
        fixes,
        notes);
  }
}
