package dev.dbkeep.schema;

import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Dependency;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.objects.Change;
import dev.dbkeep.objects.ObjectKind;
import dev.dbkeep.objects.ObjectKinds;
import dev.dbkeep.objects.ReplacedType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What has to happen to which object: created, dropped, changed in place, replaced or built anew
 * because of another change.
 */
final class Changes {
  final SortedMap<ObjectId, CatalogObject> current;
  final SortedMap<ObjectId, CatalogObject> wanted;

  /** Hashed, because every dependency is held against them. */
  private final Set<ObjectId> dropped = new HashSet<>();

  private final Set<ObjectId> created = new HashSet<>();

  /** By the object that is needed. */
  final Map<ObjectId, List<Dependency>> dependents = new HashMap<>();

  /** What those objects need that are to be created. */
  final Map<ObjectId, List<ObjectId>> wantedNeeds = new HashMap<>();

  final Collection<Dependency> currentEdges;
  final Collection<Dependency> wantedEdges;
  final SortedMap<ObjectId, Change> byId = new TreeMap<>();

  /** Why an object is built anew: the other one whose change forces it. */
  final Map<ObjectId, ObjectId> causes = new HashMap<>();

  private final List<ReplacedType> replaced = new ArrayList<>();

  Changes(
      SortedMap<ObjectId, CatalogObject> current,
      Collection<Dependency> currentEdges,
      SortedMap<ObjectId, CatalogObject> wanted,
      Collection<Dependency> wantedEdges,
      Set<ObjectId> recreate) {
    this.current = current;
    this.wanted = wanted;
    this.currentEdges = currentEdges;
    this.wantedEdges = wantedEdges;
    current.keySet().stream().filter(id -> !wanted.containsKey(id)).forEach(dropped::add);
    wanted.keySet().stream().filter(id -> !current.containsKey(id)).forEach(created::add);
    current.forEach(
        (id, object) -> {
          CatalogObject other = wanted.get(id);
          if (other != null && !other.equals(object)) {
            change(id);
          }
        });
    if (dropped.isEmpty() && created.isEmpty() && byId.isEmpty() && recreate.isEmpty()) {
      return;
    }
    currentEdges.forEach(
        edge -> dependents.computeIfAbsent(edge.to(), id -> new ArrayList<>()).add(edge));
    wantedEdges.stream()
        .filter(edge -> created.contains(edge.from()))
        .forEach(
            edge ->
                wantedNeeds.computeIfAbsent(edge.from(), id -> new ArrayList<>()).add(edge.to()));
    recreate.forEach(id -> byId.put(id, new Change.Recreate()));
    spreadReplacements();
    spreadRebuilds();
  }

  boolean isDropped(ObjectId id) {
    return dropped.contains(id);
  }

  boolean isRecreated(ObjectId id) {
    return byId.get(id) instanceof Change.Recreate;
  }

  private boolean isKept(ObjectId id) {
    return current.containsKey(id) && wanted.containsKey(id);
  }

  private void change(ObjectId id) {
    Change change = alter(find(current, id), find(wanted, id));
    if (!(change instanceof Change.InPlace inPlace && inPlace.isNothing())) {
      byId.put(id, change);
    }
  }

  @SuppressWarnings("unchecked")
  private <T extends CatalogObject> Change alter(T from, CatalogObject to) {
    return ObjectKinds.of(from).alter(from, (T) to, replaced);
  }

  static CatalogObject find(Map<ObjectId, CatalogObject> objects, ObjectId id) {
    CatalogObject object = objects.get(id);
    if (object == null) {
      throw new IllegalStateException("no such object: " + id);
    }
    return object;
  }

  /** Whoever holds a type that is replaced has to move over, which may replace further types. */
  private void spreadReplacements() {
    Deque<ObjectId> open = new ArrayDeque<>();
    byId.forEach(
        (id, change) -> {
          if (change instanceof Change.Replace) {
            open.add(id);
          }
        });
    while (!open.isEmpty()) {
      ObjectId id = open.remove();
      if (byId.get(id) instanceof Change.Replace replace && !replaced.contains(replace.type())) {
        replaced.add(replace.type());
        for (Dependency edge : dependents.getOrDefault(id, List.of())) {
          if (isKept(edge.from())) {
            change(edge.from());
            open.add(edge.from());
          }
        }
      }
    }
  }

  private void spreadRebuilds() {
    Deque<ObjectId> open = new ArrayDeque<>(byId.keySet());
    rebuildOnDropped(open);
    while (!open.isEmpty()) {
      ObjectId id = open.remove();
      Change change = byId.get(id);
      for (Dependency edge : dependents.getOrDefault(id, List.of())) {
        ObjectId dependent = edge.from();
        if (isKept(dependent)
            && !isRecreated(dependent)
            && change != null
            && mustRebuild(edge, change)) {
          byId.put(dependent, new Change.Recreate());
          causes.put(dependent, id);
          open.add(dependent);
        }
      }
    }
  }

  /** A view whose text stays the same while a table under it gives way to a view of that name. */
  private void rebuildOnDropped(Deque<ObjectId> open) {
    for (Dependency edge : currentEdges) {
      ObjectId dependent = edge.from();
      if (isDropped(edge.to())
          && isKept(dependent)
          && !byId.containsKey(dependent)
          && !kind(find(current, dependent)).holdsData()) {
        byId.put(dependent, new Change.Recreate());
        causes.put(dependent, edge.to());
        open.add(dependent);
      }
    }
  }

  private boolean mustRebuild(Dependency edge, Change change) {
    CatalogObject dependent = find(current, edge.from());
    return switch (change) {
      case Change.Recreate _ -> true;
      case Change.Replace _ -> fallsWith(dependent, find(current, edge.to()));
      case Change.InPlace inPlace -> {
        boolean lost = edge.part() != null && inPlace.lost().contains(edge.part());
        boolean retyped =
            !inPlace.retyped().isEmpty()
                && (edge.part() == null || inPlace.retyped().contains(edge.part()));
        yield lost || (retyped && !ObjectKinds.of(dependent).followsColumn());
      }
    };
  }

  static <T extends CatalogObject> boolean fallsWith(T object, CatalogObject owner) {
    return ObjectKinds.of(object).fallsWith(object, owner);
  }

  /**
   * What needs no statement of its own because it falls with another object, and which one that is.
   */
  Map<ObjectId, ObjectId> carriers() {
    Map<ObjectId, ObjectId> carriers = new HashMap<>();
    for (boolean toWhatItTakesAlong : new boolean[] {false, true}) {
      for (Dependency edge : currentEdges) {
        ObjectId id = edge.from();
        if (carriers.containsKey(id) || (!isDropped(id) && !isRecreated(id)) || !vanishes(edge)) {
          continue;
        }
        CatalogObject object = find(current, id);
        Set<ObjectId> along = takesAlong(object);
        boolean leavesNothing =
            along.stream().allMatch(other -> !current.containsKey(other) || isDropped(other));
        if (leavesNothing
            && along.contains(edge.to()) == toWhatItTakesAlong
            && fallsWith(object, find(current, edge.to()))) {
          carriers.put(id, edge.to());
        }
      }
    }
    untie(carriers);
    return carriers;
  }

  /**
   * Two dropped tables that refer to each other could neither go first: what ties them is dropped
   * on its own, before both.
   */
  private void untie(Map<ObjectId, ObjectId> carriers) {
    Map<ObjectId, Set<ObjectId>> ties = new HashMap<>();
    for (Dependency edge : currentEdges) {
      ObjectId carrier = carriers.get(edge.from());
      if (carrier != null
          && !carrier.equals(edge.to())
          && isDropped(edge.to())
          && !carriers.containsKey(edge.to())) {
        ties.computeIfAbsent(carrier, id -> new TreeSet<>()).add(edge.to());
      }
    }
    for (Dependency edge : currentEdges) {
      ObjectId carrier = carriers.get(edge.from());
      if (carrier != null
          && ties.getOrDefault(carrier, Set.of()).contains(edge.to())
          && reaches(ties, edge.to(), carrier)) {
        carriers.remove(edge.from());
      }
    }
  }

  private static boolean reaches(Map<ObjectId, Set<ObjectId>> ties, ObjectId from, ObjectId to) {
    Set<ObjectId> seen = new TreeSet<>(Set.of(from));
    List<ObjectId> open = new ArrayList<>(seen);
    while (!open.isEmpty()) {
      ObjectId at = open.removeLast();
      if (at.equals(to)) {
        return true;
      }
      ties.getOrDefault(at, Set.of()).stream().filter(seen::add).forEach(open::add);
    }
    return false;
  }

  static <T extends CatalogObject> Set<ObjectId> takesAlong(T object) {
    return ObjectKinds.of(object).takesAlong(object);
  }

  private boolean vanishes(Dependency edge) {
    if (isDropped(edge.to())) {
      return true;
    }
    return switch (byId.get(edge.to())) {
      case null -> false;
      case Change.Recreate _ -> true;
      case Change.Replace _ -> true;
      case Change.InPlace inPlace -> edge.part() != null && inPlace.lost().contains(edge.part());
    };
  }

  /** All ids that this plan touches on either side. */
  Set<ObjectId> touched() {
    Set<ObjectId> ids = new TreeSet<>(byId.keySet());
    ids.addAll(dropped);
    ids.addAll(created);
    return ids;
  }

  static <T extends CatalogObject> ObjectKind<T> kind(T object) {
    return ObjectKinds.of(object);
  }
}
