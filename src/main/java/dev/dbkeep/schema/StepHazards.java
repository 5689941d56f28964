package dev.dbkeep.schema;

import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.Step;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Takes hazards back where the rest of the plan shows that they cannot come true, and sharpens
 * their remedies.
 */
final class StepHazards {
  private StepHazards() {}

  /**
   * What belongs to a table that this plan creates meets no row; what is only built anew held for
   * the rows before.
   */
  static List<Step> ofCreate(Changes changes, CatalogObject object, List<Step> steps) {
    boolean ownerIsNew =
        changes.wantedNeeds.getOrDefault(object.id(), List.of()).stream()
            .filter(
                owner -> changes.wanted.containsKey(owner) && !changes.current.containsKey(owner))
            .anyMatch(owner -> Changes.fallsWith(object, Changes.find(changes.wanted, owner)));
    if (ownerIsNew) {
      return steps.stream().map(step -> with(step, List.of())).toList();
    }
    if (object.equals(changes.current.get(object.id()))) {
      return steps.stream()
          .map(
              step ->
                  with(
                      step,
                      step.hazards().stream()
                          .filter(hazard -> !hazard.kind().needsConsent())
                          .toList()))
          .toList();
    }
    return steps;
  }

  /** A dropped object that looks like an added one may have been renamed. */
  static List<Step> ofDrop(Changes changes, CatalogObject object, List<Step> steps) {
    if (changes.isRecreated(object.id())) {
      return steps;
    }
    for (ObjectId id : changes.touched()) {
      CatalogObject added = changes.current.containsKey(id) ? null : changes.wanted.get(id);
      if (added != null && id.type() == object.id().type() && resembles(object, added)) {
        return steps.stream().map(step -> map(step, hazard -> rename(hazard, id))).toList();
      }
    }
    return steps;
  }

  @SuppressWarnings("unchecked")
  private static <T extends CatalogObject> boolean resembles(T dropped, CatalogObject added) {
    return Changes.kind(dropped).resembles(dropped, (T) added);
  }

  private static Hazard rename(Hazard hazard, ObjectId added) {
    if (!hazard.kind().needsConsent()) {
      return hazard;
    }
    String remedy =
        "If it was renamed, say `--rename "
            + hazard.subject()
            + "="
            + added.name()
            + "` and its rows stay.";
    return new Hazard(
        hazard.kind(), hazard.object(), hazard.subject(), hazard.message(), remedy, hazard.probe());
  }

  private static Step map(Step step, UnaryOperator<Hazard> change) {
    return with(step, step.hazards().stream().map(change).toList());
  }

  private static Step with(Step step, List<Hazard> hazards) {
    return new Step(
        step.sql(), step.action(), step.object(), step.lock(), step.inTransaction(), hazards);
  }
}
