package dev.dbkeep.cli.health;

import dev.dbkeep.upkeep.HealthHistory;
import dev.dbkeep.upkeep.HealthReport;
import dev.dbkeep.upkeep.Waiver;
import dev.dbkeep.upkeep.checks.Check;
import dev.dbkeep.upkeep.checks.Finding;
import dev.dbkeep.upkeep.checks.Fix;
import dev.dbkeep.upkeep.checks.Severity;
import dev.dbkeep.upkeep.checks.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of what {@code health --json} prints. */
final class HealthDocument {
  private HealthDocument() {}

  /** How a fix is done. */
  enum FixKind {
    RUN,
    DECIDE,
    COMMAND,
    ADVICE
  }

  /**
   * One open finding.
   *
   * @param points what it takes from the score
   * @param since when it was first seen; null when nothing is remembered
   * @param sql the statements that mend it; empty where none does
   * @param next a command line or advice; null where SQL mends it
   * @param cost of the fix
   */
  record Line(
      String check,
      String name,
      Severity severity,
      String object,
      String message,
      double points,
      @Nullable Instant since,
      FixKind fix,
      List<String> sql,
      @Nullable String next,
      @Nullable String cost) {}

  /** The score of one look. */
  record TrendPoint(Instant at, int score) {}

  /** One finding that somebody took on himself. */
  record WaivedLine(
      String check, String object, String message, String owner, String reason, String until) {}

  /** How a check stands. */
  enum Status {
    PASSED,
    FOUND,
    NOT_APPLICABLE,
    SKIPPED
  }

  /**
   * One check.
   *
   * @param reason why it was skipped, does not apply or saw only a part; null otherwise
   */
  record CheckLine(
      String check,
      String name,
      Severity severity,
      Status status,
      long eligible,
      int open,
      int waived,
      @Nullable String reason,
      long milliseconds) {}

  static Line line(HealthReport.Open open, Map<String, Instant> since) {
    Finding finding = open.finding();
    double points = Math.round(open.points() * 100) / 100.0;
    Fix fix = finding.fix();
    Instant first = since.get(HealthHistory.key(open.check().id(), finding));
    return switch (fix) {
      case Fix.Run run ->
          line(open, points, first, FixKind.RUN, run.statements(), null, run.cost());
      case Fix.Decide decide ->
          line(open, points, first, FixKind.DECIDE, decide.statements(), null, decide.cost());
      case Fix.Command command ->
          line(open, points, first, FixKind.COMMAND, List.of(), command.line(), command.cost());
      case Fix.Advice advice ->
          line(open, points, first, FixKind.ADVICE, List.of(), advice.text(), null);
    };
  }

  private static Line line(
      HealthReport.Open open,
      double points,
      @Nullable Instant since,
      FixKind kind,
      List<String> sql,
      @Nullable String next,
      @Nullable String cost) {
    Finding finding = open.finding();
    return new Line(
        open.check().id(),
        open.check().name(),
        finding.severity(),
        finding.object(),
        finding.message(),
        points,
        since,
        kind,
        sql,
        next,
        cost);
  }

  static WaivedLine waived(Check check, HealthReport.Waived waived) {
    Waiver waiver = waived.waiver();
    return new WaivedLine(
        check.id(),
        waived.finding().object(),
        waived.finding().message(),
        waiver.owner(),
        waiver.reason(),
        waiver.until().toString());
  }

  static CheckLine check(HealthReport.Section section) {
    Status status;
    long eligible = 0;
    String reason = null;
    switch (section.verdict()) {
      case Verdict.Passed passed -> {
        status = Status.PASSED;
        eligible = passed.eligible().all();
      }
      case Verdict.Found found -> {
        status = Status.FOUND;
        eligible = found.eligible().all();
        reason = found.unseen().isEmpty() ? null : String.join("; ", found.unseen());
      }
      case Verdict.NotApplicable nothing -> {
        status = Status.NOT_APPLICABLE;
        reason = nothing.reason();
      }
      case Verdict.Skipped skipped -> {
        status = Status.SKIPPED;
        reason = skipped.reason();
      }
    }
    return new CheckLine(
        section.check().id(),
        section.check().name(),
        section.check().severity(),
        status,
        eligible,
        section.open().size(),
        section.waived().size(),
        reason,
        section.took().toMillis());
  }
}
