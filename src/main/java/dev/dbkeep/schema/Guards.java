package dev.dbkeep.schema;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Dependency;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.Unmanaged;
import dev.dbkeep.objects.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Keeps hands off what is not managed yet: a change that would need or lose it is left out, and
 * said.
 */
final class Guards {
  static final String LEFT = " is left as it is: ";
  static final String NOT_CREATED = " is not created: ";
  private static final int NAMES_SHOWN = 5;

  private final Catalog current;
  private final Catalog wanted;
  private final Set<String> notes = new LinkedHashSet<>();

  Guards(Catalog current, Catalog wanted) {
    this.current = current;
    this.wanted = wanted;
  }

  List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    all.addAll(list(current, wanted, "is not managed yet and is left alone"));
    all.addAll(list(wanted, current, "is not managed yet and is not created"));
    return all;
  }

  /**
   * The wanted objects without those that need something unmanaged which the current database does
   * not have.
   */
  SortedMap<ObjectId, CatalogObject> wantedObjects() {
    SortedMap<ObjectId, CatalogObject> objects = new TreeMap<>(wanted.objects());
    if (wanted.unmanaged().isEmpty() && current.unmanaged().isEmpty()) {
      return objects;
    }
    Set<String> present =
        current.unmanaged().stream().map(Unmanaged::toString).collect(Collectors.toSet());
    Map<ObjectId, List<ObjectId>> dependents = new HashMap<>();
    wanted
        .dependencies()
        .forEach(
            edge ->
                dependents.computeIfAbsent(edge.to(), id -> new ArrayList<>()).add(edge.from()));
    for (Unmanaged missing : wanted.unmanaged()) {
      if (!present.contains(missing.toString())) {
        missing.neededBy().stream()
            .sorted()
            .forEach(id -> leave(objects, dependents, id, needs(missing)));
      }
    }
    keepNames(objects, dependents);
    return objects;
  }

  /**
   * What is managed on one side and unmanaged under the same name on the other is neither created
   * beside it nor dropped.
   */
  private void keepNames(
      SortedMap<ObjectId, CatalogObject> objects, Map<ObjectId, List<ObjectId>> dependents) {
    Map<String, Unmanaged> here = byName(current);
    Map<String, Unmanaged> there = byName(wanted);
    for (ObjectId id : List.copyOf(objects.keySet())) {
      Unmanaged same = here.get(id.schema() + "." + id.name());
      if (same != null && !current.objects().containsKey(id)) {
        leave(
            objects,
            dependents,
            id,
            "there is " + same + " of that name, which is not managed yet");
      }
    }
    current
        .objects()
        .forEach(
            (id, object) -> {
              Unmanaged same = there.get(id.schema() + "." + id.name());
              if (same != null && !objects.containsKey(id)) {
                notes.add(id + LEFT + "it should become " + same + ", which is not managed yet");
                objects.put(id, object);
              }
            });
  }

  private static Map<String, Unmanaged> byName(Catalog catalog) {
    return catalog.unmanaged().stream()
        .collect(
            Collectors.toMap(
                object -> object.schema() + "." + object.name(), object -> object, (a, b) -> a));
  }

  private void leave(
      SortedMap<ObjectId, CatalogObject> objects,
      Map<ObjectId, List<ObjectId>> dependents,
      ObjectId id,
      String reason) {
    CatalogObject now = current.objects().get(id);
    CatalogObject then = objects.get(id);
    if (then == null || then.equals(now)) {
      return;
    }
    notes.add(id + (now == null ? NOT_CREATED : LEFT) + reason);
    if (now != null) {
      objects.put(id, now);
      return;
    }
    objects.remove(id);
    dependents
        .getOrDefault(id, List.of())
        .forEach(
            dependent ->
                leave(
                    objects,
                    dependents,
                    dependent,
                    "it needs " + id + ", which is not created either"));
  }

  /**
   * The objects that must stay exactly as they are, because their change would hit something
   * unmanaged.
   */
  Set<ObjectId> frozen(Changes changes) {
    Set<ObjectId> frozen = new HashSet<>();
    for (Unmanaged object : current.unmanaged()) {
      for (ObjectId id : object.needs()) {
        boolean dropped = changes.isDropped(id) && !object.fallsWith().contains(id);
        boolean rebuilt = changes.isRecreated(id) || changes.byId.get(id) instanceof Change.Replace;
        if (dropped || rebuilt) {
          notes.add(id + LEFT + object + " depends on it and is not managed yet");
          freeze(changes, id, frozen);
        }
      }
    }
    keepWhatTheWantedSideCannotSay(changes, frozen);
    return frozen;
  }

  /**
   * A source without a function cannot name the view that calls it either: that the view is absent
   * there does not mean that it should go.
   */
  private void keepWhatTheWantedSideCannotSay(Changes changes, Set<ObjectId> frozen) {
    Set<String> sayable =
        wanted.unmanaged().stream().map(Unmanaged::toString).collect(Collectors.toSet());
    for (Unmanaged object : current.unmanaged()) {
      if (sayable.contains(object.toString())) {
        continue;
      }
      for (ObjectId id : object.neededBy()) {
        if (changes.isDropped(id)) {
          notes.add(id + LEFT + needs(object) + " and is not on the wanted side");
          freeze(changes, id, frozen);
        }
      }
    }
  }

  private static void freeze(Changes changes, ObjectId id, Set<ObjectId> frozen) {
    if (!frozen.add(id)) {
      return;
    }
    ObjectId cause = changes.causes.get(id);
    if (cause != null) {
      freeze(changes, cause, frozen);
    }
    for (Dependency edge : changes.currentEdges) {
      if (edge.from().equals(id) && changes.isDropped(edge.to())) {
        freeze(changes, edge.to(), frozen);
      }
    }
  }

  private static String needs(Unmanaged object) {
    return "it needs " + object + ", which is not managed yet";
  }

  private static List<String> list(Catalog here, Catalog there, String what) {
    Set<String> known =
        there.unmanaged().stream().map(Unmanaged::toString).collect(Collectors.toSet());
    Map<String, List<Unmanaged>> byKind =
        here.unmanaged().stream()
            .filter(object -> !known.contains(object.toString()))
            .collect(Collectors.groupingBy(Unmanaged::kind, TreeMap::new, Collectors.toList()));
    List<String> lines = new ArrayList<>();
    byKind.forEach(
        (kind, objects) -> {
          String names =
              objects.stream()
                  .limit(NAMES_SHOWN)
                  .map(object -> object.toString().substring(kind.length() + 1))
                  .collect(Collectors.joining(", "));
          String more =
              objects.size() > NAMES_SHOWN
                  ? " and " + (objects.size() - NAMES_SHOWN) + " more"
                  : "";
          lines.add(kind + " " + names + more + " " + what);
        });
    return lines;
  }
}
