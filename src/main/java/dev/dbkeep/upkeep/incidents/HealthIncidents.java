package dev.dbkeep.upkeep.incidents;

import dev.dbkeep.observe.Incident;
import dev.dbkeep.upkeep.HealthReport;
import dev.dbkeep.upkeep.checks.Check;
import dev.dbkeep.upkeep.checks.Finding;
import dev.dbkeep.upkeep.checks.Fix;
import dev.dbkeep.upkeep.checks.Severity;
import dev.dbkeep.upkeep.checks.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which findings of a health run are incidents: those of some checks always, of the others what is
 * critical; and the score. What was waived is none.
 */
public final class HealthIncidents {
  public static final String SCORE = "score-low";
  private static final int GOOD_SCORE = 80;

  /** What a check is called here, and what would be well. */
  private record Kind(String name, String threshold) {}

  private static final Map<String, Kind> KINDS =
      Map.of(
          "M8", new Kind("maintenance-failed", "every job runs when it is due, and succeeds"),
          "D1", new Kind("foreign-key-violations", "no row points nowhere"),
          "D2", new Kind("orphans", "no row points nowhere"),
          "D5", new Kind("not-valid-violations", "no row points nowhere"),
          "B1", new Kind("wal-not-archived", "every segment of WAL is archived"),
          "B2", new Kind("backup-unproven", "a backup of the last 36 hours that was proven"),
          "S2", new Kind("id-running-out", "less than three quarters of the numbers are used"));

  /** Slots are judged by {@link SlotGrowth}, whether somebody reads them or not. */
  private static final Set<String> LEFT = Set.of("A3");

  private final String database;
  private final List<Incident> incidents = new ArrayList<>();
  private final Set<String> unseen = new HashSet<>();

  private HealthIncidents(String database) {
    this.database = database;
  }

  /**
   * Judges a look.
   *
   * @param database as messages name it
   * @param score of the last look at everything; null when there was none
   */
  public static Judged of(String database, HealthReport report, @Nullable Integer score) {
    HealthIncidents all = new HealthIncidents(database);
    report.sections().forEach(all::section);
    all.score(score);
    return new Judged(all.incidents, all.unseen);
  }

  private void section(HealthReport.Section section) {
    Check check = section.check();
    if (LEFT.contains(check.id())) {
      return;
    }
    Kind known = KINDS.get(check.id());
    Kind kind = known == null ? new Kind(check.name(), "nothing critical") : known;
    if (section.verdict() instanceof Verdict.Skipped
        || section.verdict() instanceof Verdict.Found found && !found.unseen().isEmpty()) {
      unseen.add(kind.name());
    }
    for (Finding finding : section.open()) {
      if (known != null || finding.severity() == Severity.CRITICAL) {
        incidents.add(
            new Incident(
                kind.name(),
                database + ": " + finding.object(),
                check.title(),
                finding.message(),
                kind.threshold(),
                fix(check, finding.fix())));
      }
    }
  }

  /** A statement to be decided on is asked for by name, so that it is shown before it runs. */
  private static String fix(Check check, Fix fix) {
    return switch (fix) {
      case Fix.Run _ -> "dbkeep health --fix " + check.id();
      case Fix.Decide _ -> "dbkeep health --fix " + check.id() + " --dry-run shows how";
      case Fix.Command command -> command.line();
      case Fix.Advice advice -> advice.text();
    };
  }

  private void score(@Nullable Integer score) {
    if (score == null) {
      unseen.add(SCORE);
    } else if (score < GOOD_SCORE) {
      incidents.add(
          new Incident(
              SCORE,
              database,
              "The database is not healthy",
              score + " of 100",
              "at least " + GOOD_SCORE,
              "dbkeep health"));
    }
  }
}
