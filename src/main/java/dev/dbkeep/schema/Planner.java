package dev.dbkeep.schema;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.plan.Plan;

/** Finds the steps that lead from one catalog to another. It compares records and orders a graph; it knows no kind of object. */
public final class Planner {
  private Planner() {}

  public static Plan plan(Catalog current, Catalog wanted, PlanOptions options) {
    throw new UnsupportedOperationException("plan");
  }
}
