package dev.dbkeep.catalog;

import java.io.Serializable;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a database holds at one moment: the managed objects, what needs what, and the names of the
 * rest.
 */
public record Catalog(
    SortedMap<ObjectId, CatalogObject> objects,
    Set<Dependency> dependencies,
    List<Unmanaged> unmanaged,
    int serverVersion)
    implements Serializable {
  public Catalog {
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    dependencies = Set.copyOf(dependencies);
    unmanaged = List.copyOf(unmanaged);
  }

  public static Catalog of(
      Collection<? extends CatalogObject> objects,
      Collection<Dependency> dependencies,
      List<Unmanaged> unmanaged,
      int serverVersion) {
    SortedMap<ObjectId, CatalogObject> map = new TreeMap<>();
    objects.forEach(object -> map.put(object.id(), object));
    return new Catalog(map, Set.copyOf(dependencies), unmanaged, serverVersion);
  }

  public static Catalog empty(int serverVersion) {
    return of(List.of(), List.of(), List.of(), serverVersion);
  }

  public Optional<CatalogObject> find(ObjectId id) {
    return Optional.ofNullable(objects.get(id));
  }

  public <T extends CatalogObject> List<T> all(Class<T> type) {
    return objects.values().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The same catalog with only the objects that pass; dependencies between them stay. */
  public Catalog filter(Predicate<CatalogObject> keep) {
    TreeMap<ObjectId, CatalogObject> kept = new TreeMap<>(objects);
    kept.values().removeIf(keep.negate());
    List<Dependency> edges =
        dependencies.stream()
            .filter(edge -> kept.containsKey(edge.from()) && kept.containsKey(edge.to()))
            .toList();
    return new Catalog(kept, Set.copyOf(edges), unmanaged, serverVersion);
  }
}
