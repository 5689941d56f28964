package dev.dbkeep.upkeep;

import dev.dbkeep.upkeep.checks.Check;
import dev.dbkeep.upkeep.checks.Eligible;
import dev.dbkeep.upkeep.checks.Finding;
import dev.dbkeep.upkeep.checks.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How healthy a database is, 0 to 100, as a pure function of what the checks said.
 *
 * <p>Each check, and each severity its findings may have, is one part with a weight; its extent is
 * the share of affected objects, at least the floor of the severity. What was skipped is no part.
 * What does not apply counts as whole: were it left out, mending the last object of a kind could
 * lower the score, and the first fault of a kind could raise it.
 *
 * @param value rounded down, so that only a database without findings has 100
 * @param coverage the weight of the checks that looked over the weight of those that apply
 * @param points what each finding takes; together they are what is missing to 100
 */
public record Score(int value, double coverage, Map<Finding, Double> points) {
  /** Below this share of weight the score says too little. */
  public static final double NEEDED_COVERAGE = 0.8;

  private static final int FULL = 100;

  public Score {
    Map<Finding, Double> copy = new IdentityHashMap<>(points);
    points = copy;
  }

  /** What one check said, as far as the score is concerned. */
  public record Part(Check check, State state, Eligible eligible, List<Finding> open) {
    public Part {
      open = List.copyOf(open);
    }
  }

  /** Whether a check looked. */
  public enum State {
    LOOKED,
    NOT_APPLICABLE,
    SKIPPED
  }

  public boolean isValid() {
    return coverage >= NEEDED_COVERAGE;
  }

  public double of(Finding finding) {
    return points.getOrDefault(finding, 0.0);
  }

  public static Score of(List<Part> parts) {
    double all = 0;
    double lost = 0;
    Map<Finding, Double> taken = new IdentityHashMap<>();
    List<Finding> open = new ArrayList<>();
    for (Part part : parts) {
      for (Map.Entry<Severity, Long> unit : units(part).entrySet()) {
        int weight = unit.getKey().weight();
        List<Finding> found =
            part.open().stream().filter(finding -> finding.severity() == unit.getKey()).toList();
        double takes = weight * extent(unit.getKey(), unit.getValue(), found);
        found.forEach(finding -> taken.put(finding, takes / found.size()));
        open.addAll(found);
        all += weight;
        lost += takes;
      }
    }
    if (open.isEmpty()) {
      return new Score(FULL, coverage(parts), Map.of());
    }
    double raw = FULL - FULL * lost / all;
    Severity worst = open.stream().map(Finding::severity).min(Severity::compareTo).orElseThrow();
    // what floating point loses must not cost a point
    int value = (int) Math.floor(Math.min(raw, worst.cap()) + 1e-9);
    return new Score(value, coverage(parts), points(taken, open, FULL / all, worst, raw, value));
  }

  /** The parts of a check: one for each severity its findings can have here. */
  private static Map<Severity, Long> units(Part part) {
    Map<Severity, Long> units = new EnumMap<>(Severity.class);
    switch (part.state()) {
      case LOOKED -> {
        units.putAll(part.eligible().counts());
        // a finding is an object that was looked at, also where a check forgot to count it
        part.open().forEach(finding -> units.putIfAbsent(finding.severity(), 1L));
      }
      case NOT_APPLICABLE -> units.put(part.check().severity(), 0L);
      case SKIPPED -> {}
    }
    return units;
  }

  private static double extent(Severity severity, long eligible, List<Finding> found) {
    if (found.isEmpty()) {
      return 0;
    }
    long affected = found.stream().map(Finding::object).distinct().count();
    double share = eligible == 0 ? 1 : Math.min(1, (double) affected / eligible);
    return Math.max(severity.floor(), share);
  }

  /** What the cap and rounding take stands to the account of the worst findings. */
  private static Map<Finding, Double> points(
      Map<Finding, Double> taken,
      List<Finding> open,
      double scale,
      Severity worst,
      double raw,
      int value) {
    List<Finding> capping = open.stream().filter(finding -> finding.severity() == worst).toList();
    double rest = Math.max(0, raw - value) / capping.size();
    Map<Finding, Double> points = new IdentityHashMap<>();
    open.forEach(
        finding ->
            points.put(
                finding,
                taken.getOrDefault(finding, 0.0) * scale
                    + (finding.severity() == worst ? rest : 0)));
    return points;
  }

  private static double coverage(List<Part> parts) {
    int ran = 0;
    int applicable = 0;
    for (Part part : parts) {
      int weight = part.check().severity().weight();
      switch (part.state()) {
        case LOOKED -> {
          ran += weight;
          applicable += weight;
        }
        case SKIPPED -> applicable += weight;
        case NOT_APPLICABLE -> {}
      }
    }
    return applicable == 0 ? 1 : (double) ran / applicable;
  }

  /** The findings of the worst severity that is open. */
  public static Optional<Severity> worst(List<Part> parts) {
    return parts.stream()
        .flatMap(part -> part.open().stream())
        .map(Finding::severity)
        .min(Severity::compareTo);
  }
}
