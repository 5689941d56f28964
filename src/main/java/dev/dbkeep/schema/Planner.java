package dev.dbkeep.schema;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.objects.ObjectKinds;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.plan.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Finds the steps that lead from one catalog to another. It compares records and orders a graph; it
 * knows no kind of object.
 */
public final class Planner {
  private Planner() {}

  /** A catalog under new names, and the steps that give them. */
  public record Renamed(Catalog catalog, List<Step> steps) {
    public Renamed {
      steps = List.copyOf(steps);
    }
  }

  /**
   * Gives new names before anything is compared, for who has to know the catalog in between.
   *
   * @param renames in the order in which they are given; keys as in {@link PlanOptions}
   */
  public static Renamed rename(Catalog current, SequencedMap<String, String> renames) {
    List<Step> steps = new ArrayList<>();
    return new Renamed(Renames.said(current, renames, steps), steps);
  }

  public static Plan plan(Catalog current, Catalog wanted, PlanOptions options) {
    List<Step> steps = new ArrayList<>();
    Catalog renamed = Renames.apply(current, wanted, options, steps);
    Guards guards = new Guards(renamed, wanted);
    SortedMap<ObjectId, CatalogObject> target = guards.wantedObjects();
    Set<ObjectId> recreate = new HashSet<>();
    while (true) {
      Changes changes =
          new Changes(
              renamed.objects(), renamed.dependencies(), target, wanted.dependencies(), recreate);
      Set<ObjectId> frozen = guards.frozen(changes);
      if (!frozen.isEmpty()) {
        frozen.forEach(id -> target.put(id, Changes.find(renamed.objects(), id)));
        recreate.removeAll(frozen);
        continue;
      }
      if (order(changes, recreate, steps)) {
        return new Plan(settle(steps), guards.notes());
      }
    }
  }

  /**
   * Adds the ordered steps; false when some object was found that must be built anew to break a
   * cycle, so that the plan starts over.
   */
  private static boolean order(Changes changes, Set<ObjectId> recreate, List<Step> steps) {
    PlanGraph graph = StepOrder.of(changes);
    try {
      steps.addAll(graph.order(true));
      return true;
    } catch (PlanGraph.Cycle cycle) {
      List<ObjectId> movable =
          cycle.waiting().stream()
              .filter(
                  id ->
                      !recreate.contains(id)
                          && changes.current.containsKey(id)
                          && changes.wanted.containsKey(id))
              .filter(id -> !ObjectKinds.of(Changes.find(changes.current, id)).holdsData())
              .toList();
      if (!movable.isEmpty()) {
        recreate.addAll(movable);
        return false;
      }
    }
    try {
      steps.addAll(graph.order(false));
      return true;
    } catch (PlanGraph.Cycle cycle) {
      String names =
          cycle.objects().stream().map(ObjectId::toString).collect(Collectors.joining(", "));
      throw DbkeepException.of(
          ErrorCode.FAILED,
          "these changes need each other first: " + names,
          "Make the change in two steps: plan one of these objects first, then the rest.");
    }
  }

  private static List<Step> settle(List<Step> steps) {
    return steps.stream().map(step -> settle(step, steps)).toList();
  }

  private static Step settle(Step step, List<Step> plan) {
    return ObjectKinds.all().stream()
        .reduce(
            step,
            (settled, kind) -> settled == step ? kind.settle(step, plan) : settled,
            (a, b) -> b);
  }
}
