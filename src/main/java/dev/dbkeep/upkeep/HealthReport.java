package dev.dbkeep.upkeep;

import dev.dbkeep.upkeep.checks.Check;
import dev.dbkeep.upkeep.checks.Finding;
import dev.dbkeep.upkeep.checks.Severity;
import dev.dbkeep.upkeep.checks.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** What one look at a database found: every check with its verdict, and the score. */
public record HealthReport(Instant at, Score score, List<Section> sections) {
  public HealthReport {
    sections = List.copyOf(sections);
  }

  /**
   * One check.
   *
   * @param open findings that nobody waived
   */
  public record Section(
      Check check, Verdict verdict, List<Finding> open, List<Waived> waived, Duration took) {
    public Section {
      open = List.copyOf(open);
      waived = List.copyOf(waived);
    }
  }

  /** A finding that somebody took on himself. */
  public record Waived(Finding finding, Waiver waiver) {}

  /**
   * An open finding with what it takes from the score.
   *
   * @param points of a hundred
   */
  public record Open(Check check, Finding finding, double points) {}

  /** The open findings, the one that costs most first. */
  public List<Open> open() {
    return sections.stream()
        .flatMap(
            section ->
                section.open().stream()
                    .map(finding -> new Open(section.check(), finding, score.of(finding))))
        .sorted(
            Comparator.comparing((Open open) -> open.finding().severity())
                .thenComparing(Comparator.comparingDouble(Open::points).reversed()))
        .toList();
  }

  /** Whether anything critical or high is open. */
  public boolean isAlarming() {
    return sections.stream()
        .flatMap(section -> section.open().stream())
        .anyMatch(
            finding ->
                switch (finding.severity()) {
                  case CRITICAL, HIGH -> true;
                  case MEDIUM, LOW -> false;
                });
  }

  public long count(Severity severity) {
    return sections.stream()
        .flatMap(section -> section.open().stream())
        .filter(finding -> finding.severity() == severity)
        .count();
  }
}
