package dev.dbkeep.schema;

import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Dependency;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.objects.Change;
import dev.dbkeep.plan.Step;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds the graph of a plan: drops against the direction of today's dependencies, creations along
 * the wanted ones.
 */
final class StepOrder {
  private final Changes changes;
  private final PlanGraph graph = new PlanGraph();
  private final Map<ObjectId, ObjectId> carriers = new HashMap<>();

  private StepOrder(Changes changes) {
    this.changes = changes;
  }

  static PlanGraph of(Changes changes) {
    StepOrder order = new StepOrder(changes);
    order.findCarriers();
    order.addNodes();
    Set<ObjectId> touched = new HashSet<>(changes.touched());
    changes.currentEdges.stream()
        .filter(edge -> touched.contains(edge.from()) && touched.contains(edge.to()))
        .forEach(order::linkCurrent);
    changes.wantedEdges.stream()
        .filter(edge -> touched.contains(edge.from()) && touched.contains(edge.to()))
        .forEach(order::linkWanted);
    order.linkNames();
    return order.graph;
  }

  private static PlanGraph.Node release(ObjectId id) {
    return new PlanGraph.Node(PlanGraph.Phase.RELEASE, id);
  }

  private static PlanGraph.Node build(ObjectId id) {
    return new PlanGraph.Node(PlanGraph.Phase.BUILD, id);
  }

  private static PlanGraph.Node drop(ObjectId id) {
    return new PlanGraph.Node(PlanGraph.Phase.DROP, id);
  }

  private void findCarriers() {
    Map<ObjectId, Set<ObjectId>> taken = new HashMap<>();
    Map<ObjectId, ObjectId> found = changes.carriers();
    carriers.putAll(found);
    found.forEach(
        (id, carrier) -> taken.put(id, Changes.takesAlong(Changes.find(changes.current, id))));
    taken.forEach(
        (id, others) ->
            others.stream()
                .filter(other -> changes.isDropped(other) && !other.equals(carriers.get(id)))
                .forEach(other -> carriers.putIfAbsent(other, id)));
  }

  private void addNodes() {
    for (ObjectId id : changes.touched()) {
      Change change = changes.byId.get(id);
      boolean drops = changes.isDropped(id) || change instanceof Change.Recreate;
      if (drops && !carriers.containsKey(id)) {
        CatalogObject object = Changes.find(changes.current, id);
        graph.add(drop(id), StepHazards.ofDrop(changes, object, dropSteps(object)));
      }
      if (!changes.current.containsKey(id) || change instanceof Change.Recreate) {
        CatalogObject object = Changes.find(changes.wanted, id);
        graph.add(build(id), StepHazards.ofCreate(changes, object, createSteps(object)));
      }
      if (change instanceof Change.InPlace inPlace) {
        graph.add(release(id), inPlace.release());
        graph.add(build(id), inPlace.apply());
        graph.must(release(id), build(id));
      }
      if (change instanceof Change.Replace replace) {
        graph.add(build(id), replace.before());
        graph.add(drop(id), replace.after());
        graph.must(build(id), drop(id));
      }
      if (change instanceof Change.Recreate) {
        PlanGraph.Node gone = goneAt(id);
        if (gone != null) {
          graph.must(gone, build(id));
        }
      }
    }
  }

  private static <T extends CatalogObject> List<Step> dropSteps(T object) {
    return Changes.kind(object).drop(object);
  }

  private static <T extends CatalogObject> List<Step> createSteps(T object) {
    return Changes.kind(object).create(object);
  }

  /**
   * The piece of work after which the object as it is now is no longer there; null when it stays.
   */
  private PlanGraph.@Nullable Node goneAt(ObjectId id) {
    ObjectId at = id;
    Set<ObjectId> seen = new HashSet<>();
    while (carriers.containsKey(at) && seen.add(at)) {
      at = carriers.get(at);
    }
    if (!at.equals(id) && changes.byId.get(at) instanceof Change.InPlace) {
      return release(at);
    }
    if (!at.equals(id) && changes.byId.get(at) instanceof Change.Replace) {
      return build(at);
    }
    return changes.isDropped(at)
            || changes.byId.get(at) instanceof Change.Recreate
            || changes.byId.get(at) instanceof Change.Replace
        ? drop(at)
        : null;
  }

  private void linkCurrent(Dependency edge) {
    ObjectId from = edge.from();
    ObjectId to = edge.to();
    PlanGraph.Node toGone = goneAt(to);
    Change fromChange = changes.byId.get(from);
    PlanGraph.Node fromGone = fromChange instanceof Change.Replace ? drop(from) : goneAt(from);
    if (fromGone != null) {
      if (toGone != null) {
        graph.must(fromGone, toGone);
      }
      if (changes.byId.get(to) instanceof Change.InPlace inPlace && touches(inPlace, edge)) {
        graph.must(fromGone, release(to));
      }
    }
    if (fromChange instanceof Change.InPlace && toGone != null) {
      graph.must(release(from), toGone);
      if (changes.byId.get(to) instanceof Change.Replace) {
        graph.must(build(from), toGone);
      }
      graph.should(build(from), toGone);
    }
  }

  private static boolean touches(Change.InPlace change, Dependency edge) {
    return edge.part() == null
        ? !change.retyped().isEmpty() || !change.lost().isEmpty()
        : change.retyped().contains(edge.part()) || change.lost().contains(edge.part());
  }

  private void linkWanted(Dependency edge) {
    graph.must(build(edge.to()), build(edge.from()));
  }

  /**
   * Names of tables, views, indexes, sequences and types are taken once per schema: the old holder
   * goes before the new one comes.
   */
  private void linkNames() {
    Map<String, PlanGraph.Node> freed = new HashMap<>();
    for (ObjectId id : changes.touched()) {
      CatalogObject now = changes.current.get(id);
      if (now == null) {
        continue;
      }
      CatalogObject later = changes.wanted.get(id);
      boolean stays = later != null && !(changes.byId.get(id) instanceof Change.Recreate);
      Set<String> kept = stays && later != null ? claims(later) : Set.of();
      PlanGraph.Node node = stays ? release(id) : goneAt(id);
      for (String name : claims(now)) {
        if (node != null && !kept.contains(name)) {
          freed.put(id.schema() + "." + name, node);
        }
      }
    }
    for (ObjectId id : changes.touched()) {
      CatalogObject later = changes.wanted.get(id);
      if (later != null) {
        for (String name : claims(later)) {
          PlanGraph.Node node = freed.get(id.schema() + "." + name);
          if (node != null) {
            graph.must(node, build(id));
          }
        }
      }
    }
  }

  private static <T extends CatalogObject> Set<String> claims(T object) {
    return Changes.kind(object).claims(object);
  }
}
