package dev.dbkeep.schema;

import dev.dbkeep.plan.Plan;
import dev.dbkeep.plan.Step;

/** A plan as the body of a migration file. */
public final class PlanSql {
  private PlanSql() {}

  /**
   * The statements in order, each closed by a semicolon, a blank line between those about different
   * objects.
   */
  public static String write(Plan plan) {
    StringBuilder text = new StringBuilder();
    Step last = null;
    for (Step step : plan.steps()) {
      if (last != null && !last.object().equals(step.object())) {
        text.append('\n');
      }
      text.append(step.sql()).append(";\n");
      last = step;
    }
    return text.toString();
  }
}
