package dev.dbkeep.cli.health;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.ExecutionProgress;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.Executor;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.Health;
import dev.dbkeep.upkeep.HealthReport;
import dev.dbkeep.upkeep.checks.Check;
import dev.dbkeep.upkeep.checks.Finding;
import dev.dbkeep.upkeep.checks.Fix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Mends findings: shows every statement, asks, and runs them through the executor. What a person
 * has to decide is run only where its check is named.
 */
final class HealthFixes {
  private final Context context;
  private final Project project;
  private final ServerUrl url;
  private final Health health;
  private final boolean named;

  /**
   * @param named whether the checks to mend were named
   */
  HealthFixes(Context context, Project project, ServerUrl url, Health health, boolean named) {
    this.context = context;
    this.project = project;
    this.url = url;
    this.health = health;
    this.named = named;
  }

  /** What came of one finding. */
  enum State {
    FIXED,
    FAILED,
    GONE,
    WOULD_FIX
  }

  /** One finding that was to be mended. */
  record Line(String check, String object, State state, List<String> sql, String message) {}

  private record Chosen(Check check, Finding finding, List<String> sql, String cost) {}

  /** In the order of the catalog: rows first, then what guards them. */
  private List<Chosen> chosen(HealthReport report) {
    return report.sections().stream()
        .flatMap(
            section ->
                section.open().stream()
                    .flatMap(finding -> chosen(section.check(), finding).stream()))
        .toList();
  }

  private Optional<Chosen> chosen(Check check, Finding finding) {
    return switch (finding.fix()) {
      case Fix.Run run -> Optional.of(new Chosen(check, finding, run.statements(), run.cost()));
      case Fix.Decide decide ->
          named
              ? Optional.of(new Chosen(check, finding, decide.statements(), decide.cost()))
              : Optional.empty();
      case Fix.Command command -> Optional.empty();
      case Fix.Advice advice -> Optional.empty();
    };
  }

  /**
   * Shows them and, when that is agreed to, runs them.
   *
   * @return one line for each finding; empty when there is nothing to mend
   */
  List<Line> run(HealthReport report, boolean dryRun, boolean yes, OutputOptions output) {
    List<Chosen> chosen = chosen(report);
    if (!output.json() && (!output.quiet() || !yes)) {
      chosen.forEach(this::show);
    }
    if (dryRun || chosen.isEmpty()) {
      return chosen.stream().map(one -> line(one, State.WOULD_FIX, "")).toList();
    }
    agree(chosen.size(), yes);
    List<Line> lines = new ArrayList<>();
    Map<Check, List<Chosen>> byCheck = new LinkedHashMap<>();
    chosen.forEach(one -> byCheck.computeIfAbsent(one.check(), key -> new ArrayList<>()).add(one));
    byCheck.forEach((check, ones) -> lines.addAll(mend(check, ones, !lines.isEmpty(), output)));
    return lines;
  }

  private void show(Chosen one) {
    Console console = context.console();
    console.tell(one.check().id() + " " + one.finding().object() + " (" + one.cost() + "):");
    one.sql().forEach(sql -> console.err().println("  " + sql + ";"));
  }

  private void agree(int count, boolean yes) {
    if (yes) {
      return;
    }
    DbkeepException refusal =
        DbkeepException.of(
            ErrorCode.PROTECTED,
            "health --fix would mend "
                + count
                + (count == 1 ? " finding" : " findings")
                + " of "
                + url,
            "If this is wanted, add --yes; --dry-run only shows the statements.");
    Console console = context.console();
    if (!console.interactive()
        || !console.ask("Run these statements on " + url + "? [y/N]").equals("y")) {
      throw refusal;
    }
  }

  /** An earlier fix may have mended this one, too: then its check says so, and it is left out. */
  private List<Line> mend(Check check, List<Chosen> ones, boolean again, OutputOptions output) {
    Set<String> open =
        again
            ? health.look(url, check::equals, started -> {}).open().stream()
                .map(found -> found.finding().object())
                .collect(Collectors.toSet())
            : Set.of();
    List<Line> lines = new ArrayList<>();
    for (Chosen one : ones) {
      if (again && !open.contains(one.finding().object())) {
        lines.add(line(one, State.GONE, "mended by another fix"));
        continue;
      }
      try (ExecutionProgress progress = new ExecutionProgress(context, output, "fixes")) {
        new Executor(url, project.executeOptions(), progress).apply(one.sql());
        lines.add(line(one, State.FIXED, ""));
      } catch (DbkeepException e) {
        lines.add(line(one, State.FAILED, e.getMessage()));
      }
    }
    return lines;
  }

  private static Line line(Chosen one, State state, String message) {
    return new Line(one.check().id(), one.finding().object(), state, one.sql(), message);
  }
}
