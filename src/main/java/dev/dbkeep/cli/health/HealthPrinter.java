package dev.dbkeep.cli.health;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.upkeep.checks.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows the health of a database to a person: the score, then what costs most, with its fix. */
final class HealthPrinter {
  private static final int SHOWN = 5;

  private final Console console;
  private final boolean verbose;

  HealthPrinter(Console console, boolean verbose) {
    this.console = console;
    this.verbose = verbose;
  }

  void print(HealthCommand.Report report) {
    groups(report.findings()).forEach(this::group);
    report.waived().forEach(this::waived);
    for (HealthDocument.CheckLine check : report.checks()) {
      boolean skipped = check.status() == HealthDocument.Status.SKIPPED;
      if (skipped && !"not asked for".equals(check.reason())
          || check.status() == HealthDocument.Status.FOUND && check.reason() != null) {
        console.say(
            console.dim(
                    (skipped ? "skipped " : "partly skipped ") + check.check() + " " + check.name())
                + ": "
                + check.reason());
      } else if (verbose) {
        console.say(
            console.dim(word(check) + " " + check.check() + " " + check.name())
                + (check.reason() == null ? "" : ": " + check.reason()));
      }
    }
    report.fixes().forEach(this::fixed);
    report.notes().forEach(note -> console.tell("note: " + note));
    console.say(summary(report));
  }

  static String word(HealthDocument.CheckLine check) {
    return switch (check.status()) {
      case PASSED -> "passed";
      case FOUND -> "found";
      case NOT_APPLICABLE -> "does not apply";
      case SKIPPED -> "skipped";
    };
  }

  /** By check and severity, in the order of the findings. */
  private static List<List<HealthDocument.Line>> groups(List<HealthDocument.Line> findings) {
    Map<String, List<HealthDocument.Line>> groups = new LinkedHashMap<>();
    for (HealthDocument.Line line : findings) {
      groups.computeIfAbsent(line.check() + line.severity(), key -> new ArrayList<>()).add(line);
    }
    return List.copyOf(groups.values());
  }

  private void group(List<HealthDocument.Line> lines) {
    HealthDocument.Line first = lines.getFirst();
    double points = lines.stream().mapToDouble(HealthDocument.Line::points).sum();
    console.say(
        "%s %s %s, %.1f points"
            .formatted(
                colored(first.severity()), first.check(), console.bold(first.name()), points));
    int shown = verbose ? lines.size() : Math.min(SHOWN, lines.size());
    lines.subList(0, shown).forEach(this::line);
    if (shown < lines.size()) {
      console.say(
          "  and %d more; `dbkeep health %s --verbose` shows all"
              .formatted(lines.size() - shown, first.check()));
    }
  }

  private void line(HealthDocument.Line line) {
    String since =
        line.since() == null ? "" : ", since " + line.since().toString().substring(0, 10);
    console.say("  " + line.object() + ": " + line.message() + since);
    line.sql().forEach(sql -> console.out().println("      " + sql + ";"));
    switch (line.fix()) {
      case RUN ->
          console.say(
              "      " + console.dim("`dbkeep health --fix " + line.check() + "`: " + line.cost()));
      case DECIDE -> console.say("      " + console.dim("yours to decide: " + line.cost()));
      case COMMAND -> console.say("      `" + line.next() + "`" + console.dim(": " + line.cost()));
      case ADVICE -> console.say("      " + line.next());
    }
  }

  private void fixed(HealthFixes.Line line) {
    String word =
        switch (line.state()) {
          case FIXED -> console.green("fixed");
          case FAILED -> console.red("failed");
          case GONE -> console.dim("gone");
          case WOULD_FIX -> "would fix";
        };
    console.say(
        word
            + " "
            + line.check()
            + " "
            + line.object()
            + (line.message().isEmpty() ? "" : ": " + line.message()));
  }

  private void waived(HealthDocument.WaivedLine line) {
    console.say(
        "%s %s %s: %s; %s until %s: %s"
            .formatted(
                console.dim("waived"),
                line.check(),
                line.object(),
                line.message(),
                line.owner(),
                line.until(),
                line.reason()));
  }

  private String colored(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> console.red(severity.word());
      case MEDIUM -> console.yellow(severity.word());
      case LOW -> console.cyan(severity.word());
    };
  }

  private static String summary(HealthCommand.Report report) {
    List<HealthDocument.TrendPoint> trend = report.trend();
    int before = trend.size() < 2 ? report.score() : trend.get(trend.size() - 2).score();
    return "health %d of 100%s, %s"
        .formatted(
            report.score(),
            before == report.score() ? "" : " (before: " + before + ")",
            counts(report));
  }

  /** What stands beside the score wherever it is shown. */
  static String counts(HealthCommand.Report report) {
    return "coverage %.0f %%%s: %d critical, %d high, %d medium, %d low; %d waived; %d checks passed, %d skipped"
        .formatted(
            report.coverage() * 100,
            report.valid() ? "" : " (score not valid below 80 %)",
            report.critical(),
            report.high(),
            report.medium(),
            report.low(),
            report.waived().size(),
            count(report, HealthDocument.Status.PASSED),
            count(report, HealthDocument.Status.SKIPPED));
  }

  private static long count(HealthCommand.Report report, HealthDocument.Status status) {
    return report.checks().stream().filter(check -> check.status() == status).count();
  }
}
