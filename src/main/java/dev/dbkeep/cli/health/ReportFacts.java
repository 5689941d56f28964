package dev.dbkeep.cli.health;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.ProgressLine;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.Health;
import dev.dbkeep.upkeep.HealthHistory;
import dev.dbkeep.upkeep.HealthReport;
import dev.dbkeep.upkeep.checks.Checks;
import dev.dbkeep.upkeep.checks.Limits;
import dev.dbkeep.upkeep.checks.Severity;
import dev.dbkeep.upkeep.jobs.JobRun;
import dev.dbkeep.upkeep.jobs.RunBook;
import dev.dbkeep.upkeep.queries.QueryLoad;
import dev.dbkeep.upkeep.queries.SlowQueries;
import dev.dbkeep.upkeep.queries.SlowReport;
import dev.dbkeep.upkeep.report.DatabaseReport;
import dev.dbkeep.upkeep.report.ReportBook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks every feature for its part of a report. */
final class ReportFacts {
  private static final int STATEMENTS = 8;
  private static final int ADVICE = 10;
  private static final int SHOWN = 160;
  private static final Duration WEEK = Duration.ofDays(7);

  private final Context context;
  private final Project project;
  private final ServerUrl url;
  private final RepositoryOptions repository;
  private final OutputOptions output;

  ReportFacts(
      Context context,
      Project project,
      ServerUrl url,
      RepositoryOptions repository,
      OutputOptions output) {
    this.context = context;
    this.project = project;
    this.url = url;
    this.repository = repository;
    this.output = output;
  }

  /**
   * Gathers them.
   *
   * @param remember whether schema dbkeep learns of these looks
   */
  DatabaseReport gather(ReportBook book, Instant since, Instant now, boolean remember) {
    HealthReport health = health();
    HealthHistory history = new HealthHistory(url, project.executeOptions());
    HealthHistory.Past past = remember ? history.remember(health) : history.recall("");
    Slow slow = slow(remember);
    List<DatabaseReport.Table> tables = book.tables(since);
    List<DatabaseReport.Point> sizes = book.sizes(now);
    if (remember) {
      // a role that may not write still gets its report; health said the reason in its notes
      String _ = book.rememberSizes(now);
    }
    List<String> changes = new ArrayList<>(book.changes(since));
    slow.queries().stream()
        .filter(DatabaseReport.Query::slower)
        .forEach(query -> changes.add("slower: " + query.text()));
    return new DatabaseReport(
        url.database(),
        now,
        since,
        new DatabaseReport.Health(
            health.score().value(),
            health.score().isValid(),
            Math.round(health.score().coverage() * 1000) / 1000.0,
            health.count(Severity.CRITICAL),
            health.count(Severity.HIGH),
            health.count(Severity.MEDIUM),
            health.count(Severity.LOW)),
        past.runs().stream().map(run -> new DatabaseReport.Point(run.at(), run.score())).toList(),
        sizes,
        tables,
        slow.queries(),
        slow.note(),
        book.removals(since),
        jobs(),
        changes,
        health.open().stream().limit(ADVICE).map(ReportFacts::recommendation).toList());
  }

  private HealthReport health() {
    int[] done = {0};
    try (ProgressLine line = new ProgressLine(context, "checks", output.quiet() || output.json())) {
      return new Health(
              Limits.DEFAULTS,
              new HealthFacts(context, project, url, repository).outside(false),
              HealthWaivers.of(project),
              context.clock())
          .look(
              url,
              check -> true,
              check -> line.update(done[0]++, Checks.all().size(), check.name()));
    }
  }

  private static DatabaseReport.Recommendation recommendation(HealthReport.Open open) {
    HealthDocument.Line line = HealthDocument.line(open, Map.of());
    String command =
        switch (line.fix()) {
          case RUN -> "dbkeep health --fix " + line.check();
          case DECIDE -> String.join(";\n", line.sql()) + ";";
          case COMMAND, ADVICE -> String.valueOf(line.next());
        };
    return new DatabaseReport.Recommendation(
        line.points(),
        line.severity().word(),
        line.check() + " " + line.object() + ": " + line.message(),
        command);
  }

  private record Slow(List<DatabaseReport.Query> queries, @Nullable String note) {}

  private Slow slow(boolean remember) {
    try {
      SlowReport report =
          new SlowQueries(url, project.executeOptions(), context.clock()).look(WEEK, remember);
      return new Slow(
          report.queries().stream().limit(STATEMENTS).map(ReportFacts::query).toList(), null);
    } catch (DbkeepException e) {
      return new Slow(List.of(), e.getMessage());
    }
  }

  private static DatabaseReport.Query query(QueryLoad load) {
    String line = String.join(" ", load.text().lines().map(String::strip).toList()).strip();
    return new DatabaseReport.Query(
        Long.toString(load.id()),
        line.length() > SHOWN ? line.substring(0, SHOWN - 1) + "…" : line,
        load.share(),
        load.milliseconds(),
        load.mean(),
        load.meanBefore(),
        load.isSlower());
  }

  private List<DatabaseReport.Run> jobs() {
    return RunBook.existing(url).stream()
        .flatMap(book -> book.last().stream())
        .map(ReportFacts::run)
        .toList();
  }

  private static DatabaseReport.Run run(JobRun run) {
    return new DatabaseReport.Run(
        run.job(), run.scheduled(), run.state().name().toLowerCase(Locale.ROOT), run.detail());
  }
}
