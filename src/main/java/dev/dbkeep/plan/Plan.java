package dev.dbkeep.plan;

import java.util.List;
import java.util.stream.Stream;

/** Steps that lead from one catalog to another, in order, and what was left alone and why. */
public record Plan(List<Step> steps, List<String> notes) {
  public Plan {
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
  }

  public boolean isEmpty() {
    return steps.isEmpty();
  }

  public Stream<Hazard> hazards() {
    return steps.stream().flatMap(step -> step.hazards().stream());
  }
}
