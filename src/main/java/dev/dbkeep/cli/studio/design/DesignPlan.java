package dev.dbkeep.cli.studio.design;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.plan.Step;
import dev.dbkeep.schema.PlanOptions;
import dev.dbkeep.schema.Planner;
import dev.dbkeep.studio.design.Design;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What leads from a database to a design, and touches nothing that is not drawn.
 *
 * @param inTheWay why it cannot be done as it stands
 */
record DesignPlan(Plan plan, List<String> inTheWay) {
  DesignPlan {
    inTheWay = List.copyOf(inTheWay);
  }

  /**
   * @param wanted what the design builds by itself
   */
  static DesignPlan of(DrawnDatabase current, Design design, Catalog wanted) {
    Planner.Renamed renamed = Planner.rename(current.catalog(), renames(design, current.catalog()));
    DesignScope scope = new DesignScope(design, current.drawn());
    DesignScope.Adopted adopted = scope.adopt(renamed.catalog(), wanted);
    if (!adopted.inTheWay().isEmpty()) {
      return new DesignPlan(new Plan(List.of(), List.of()), adopted.inTheWay());
    }
    Plan rest = Planner.plan(renamed.catalog(), adopted.catalog(), PlanOptions.DEFAULT);
    List<Step> steps = new ArrayList<>(renamed.steps());
    steps.addAll(rest.steps());
    List<String> notes = new ArrayList<>(adopted.notes());
    notes.addAll(rest.notes());
    return new DesignPlan(new Plan(steps, notes), List.of());
  }

  /** What a database has already cannot be made by a migration. */
  DesignPlan knowing(Catalog live) {
    List<String> known = new ArrayList<>(inTheWay);
    plan.steps().stream()
        .filter(step -> step.action() == Step.Action.CREATE)
        .map(Step::object)
        .filter(id -> id.type() == ObjectType.TABLE && live.find(id).isPresent())
        .distinct()
        .forEach(
            id ->
                known.add(
                    id
                        + " is in the database, and no migration builds it: write down what is"
                        + " there with `dbkeep migrate baseline` first"));
    return new DesignPlan(plan, known);
  }

  /** Columns before their tables, which are called by their old names until then. */
  private static SequencedMap<String, String> renames(Design design, Catalog current) {
    SequencedMap<String, String> renames = new LinkedHashMap<>();
    for (Design.Table table : design.tables()) {
      String old = table.was() == null ? table.name() : table.was();
      if (current.find(ObjectId.of(ObjectType.TABLE, table.schema(), old)).orElse(null)
          instanceof Table was) {
        for (Design.Column column : table.columns()) {
          if (column.was() != null
              && was.column(column.was()) != null
              && was.column(column.name()) == null) {
            renames.put(table.schema() + "." + old + "." + column.was(), column.name());
          }
        }
      }
    }
    design
        .tables()
        .forEach(
            table ->
                renamed(
                    renames,
                    current,
                    ObjectId.of(
                        ObjectType.TABLE,
                        table.schema(),
                        table.was() == null ? table.name() : table.was()),
                    table.name()));
    design
        .enums()
        .forEach(
            type ->
                renamed(
                    renames,
                    current,
                    ObjectId.of(
                        ObjectType.ENUM,
                        type.schema(),
                        type.was() == null ? type.name() : type.was()),
                    type.name()));
    return renames;
  }

  private static void renamed(
      SequencedMap<String, String> renames, Catalog current, ObjectId old, String name) {
    boolean free = current.find(ObjectId.of(old.type(), old.schema(), name)).isEmpty();
    if (current.find(old).isPresent() && free) {
      renames.put(old.schema() + "." + old.name(), name);
    }
  }
}
