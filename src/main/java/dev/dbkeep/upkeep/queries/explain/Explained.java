package dev.dbkeep.upkeep.queries.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement in words.
 *
 * @param parameters how many values are unknown
 * @param cost of it all, as the planner counts
 * @param milliseconds it took; null where it was not run
 * @param warnings what else it did, or may have done
 */
public record Explained(
    String sql,
    int parameters,
    double cost,
    @Nullable Double milliseconds,
    List<PlanStep> steps,
    List<PlanFault> faults,
    List<IndexAdvice> advice,
    List<String> warnings) {
  public Explained {
    steps = List.copyOf(steps);
    faults = List.copyOf(faults);
    advice = List.copyOf(advice);
    warnings = List.copyOf(warnings);
  }
}
