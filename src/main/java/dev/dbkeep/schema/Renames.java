package dev.dbkeep.schema;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Dependency;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.Unmanaged;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.objects.ObjectKind;
import dev.dbkeep.objects.ObjectKinds;
import dev.dbkeep.objects.Rename;
import dev.dbkeep.plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is only called otherwise: found where two definitions differ in nothing else, or said by a
 * person.
 */
final class Renames {
  private Renames() {}

  /** The current catalog as it is after the renames, whose steps are added to {@code steps}. */
  static Catalog apply(Catalog current, Catalog wanted, PlanOptions options, List<Step> steps) {
    Catalog renamed = said(current, options.renames(), steps);
    renamed = placesTakenOver(renamed, wanted, steps);
    return sameButForName(renamed, wanted, steps);
  }

  /** What a person said, one after the other. */
  static Catalog said(Catalog current, Map<String, String> renames, List<Step> steps) {
    Catalog renamed = current;
    for (Map.Entry<String, String> entry : renames.entrySet()) {
      Rename rename = find(renamed, entry.getKey(), entry.getValue());
      steps.add(step(renamed, rename));
      renamed = after(renamed, rename);
    }
    return renamed;
  }

  private static Rename find(Catalog current, String subject, String to) {
    for (CatalogObject object : current.objects().values()) {
      String name = object.id().schema() + "." + object.id().name();
      Rename rename =
          name.equals(subject)
              ? new Rename(object.id(), null, to)
              : subject.startsWith(name + ".")
                  ? new Rename(object.id(), subject.substring(name.length() + 1), to)
                  : null;
      if (rename != null && renameStep(object, rename) != null) {
        return rename;
      }
    }
    throw DbkeepException.of(
        ErrorCode.USAGE,
        "nothing called " + subject + " can be renamed to " + to,
        "Name it with its schema: --rename public.users.name=full_name, or --rename"
            + " public.users=people.");
  }

  private static Step step(Catalog current, Rename rename) {
    Step step = renameStep(Changes.find(current.objects(), rename.object()), rename);
    if (step == null) {
      throw new IllegalStateException("cannot be renamed: " + rename.object());
    }
    return step;
  }

  private static <T extends CatalogObject> @Nullable Step renameStep(T object, Rename rename) {
    return ObjectKinds.of(object).renameStep(object, rename);
  }

  private static <T extends CatalogObject> CatalogObject afterRename(T object, Rename rename) {
    return ObjectKinds.of(object).afterRename(object, rename);
  }

  private static Catalog after(Catalog current, Rename rename) {
    Map<ObjectId, CatalogObject> changed = new HashMap<>();
    current
        .objects()
        .forEach(
            (id, object) -> {
              CatalogObject later = afterRename(object, rename);
              if (!later.equals(object)) {
                changed.put(id, later);
              }
            });
    Catalog moved = replace(current, changed);
    if (rename.column() == null) {
      return moved;
    }
    List<Dependency> edges =
        moved.dependencies().stream()
            .map(
                edge ->
                    edge.to().equals(rename.object()) && rename.column().equals(edge.part())
                        ? new Dependency(edge.from(), edge.to(), rename.to())
                        : edge)
            .toList();
    return Catalog.of(moved.objects().values(), edges, moved.unmanaged(), moved.serverVersion());
  }

  /** What another object of the same kind replaces in its place goes on under the new name. */
  private static Catalog placesTakenOver(Catalog current, Catalog wanted, List<Step> steps) {
    Map<String, CatalogObject> places = new HashMap<>();
    wanted.objects().values().stream()
        .filter(object -> !current.objects().containsKey(object.id()))
        .forEach(
            object -> {
              String place = place(object);
              if (place != null) {
                places.put(object.id().type() + " " + place, object);
              }
            });
    Catalog renamed = current;
    for (CatalogObject object :
        places.isEmpty() ? List.<CatalogObject>of() : current.objects().values()) {
      String place = wanted.objects().containsKey(object.id()) ? null : place(object);
      CatalogObject later = place == null ? null : places.get(object.id().type() + " " + place);
      Rename rename = later == null ? null : takenOver(object, later);
      boolean free =
          rename != null
              && !wanted.objects().containsKey(rename.object())
              && current.objects().keySet().stream()
                  .noneMatch(
                      id ->
                          id.schema().equals(rename.object().schema())
                              && id.name().equals(rename.to()));
      if (rename != null && free) {
        steps.add(step(renamed, rename));
        renamed = after(renamed, rename);
      }
    }
    return renamed;
  }

  private static <T extends CatalogObject> @Nullable String place(T object) {
    return ObjectKinds.of(object).place(object);
  }

  @SuppressWarnings("unchecked")
  private static <T extends CatalogObject> @Nullable Rename takenOver(
      T object, CatalogObject later) {
    return ObjectKinds.of(object).takenOver(object, (T) later);
  }

  private static Catalog sameButForName(Catalog current, Catalog wanted, List<Step> steps) {
    Map<CatalogObject, ObjectId> nameless = new HashMap<>();
    wanted.objects().values().stream()
        .filter(object -> !current.objects().containsKey(object.id()))
        .forEach(
            object -> {
              CatalogObject without = named(object, "");
              if (without != null) {
                nameless.putIfAbsent(without, object.id());
              }
            });
    if (nameless.isEmpty()) {
      return current;
    }
    Set<String> taken = new HashSet<>();
    current
        .objects()
        .values()
        .forEach(
            object -> claims(object).forEach(name -> taken.add(object.id().schema() + "." + name)));
    Map<ObjectId, CatalogObject> renamed = new HashMap<>();
    for (CatalogObject object : current.objects().values()) {
      if (wanted.objects().containsKey(object.id())) {
        continue;
      }
      CatalogObject without = named(object, "");
      ObjectId target = without == null ? null : nameless.get(without);
      boolean alone =
          current.dependencies().stream()
              .noneMatch(
                  edge ->
                      edge.to().equals(object.id()) && !wanted.objects().containsKey(edge.from()));
      if (target != null && alone && !taken.contains(target.schema() + "." + target.name())) {
        nameless.remove(without);
        CatalogObject to = Changes.find(wanted.objects(), target);
        renamed.put(object.id(), to);
        steps.add(rename(object, to));
      }
    }
    return renamed.isEmpty() ? current : replace(current, renamed);
  }

  private static <T extends CatalogObject> @Nullable CatalogObject named(T object, String name) {
    return ObjectKinds.of(object).named(object, name);
  }

  @SuppressWarnings("unchecked")
  private static <T extends CatalogObject> Step rename(T from, CatalogObject to) {
    ObjectKind<T> kind = ObjectKinds.of(from);
    return kind.rename(from, (T) to);
  }

  private static <T extends CatalogObject> Set<String> claims(T object) {
    return ObjectKinds.of(object).claims(object);
  }

  private static Catalog replace(Catalog current, Map<ObjectId, CatalogObject> renamed) {
    TreeMap<ObjectId, CatalogObject> objects = new TreeMap<>(current.objects());
    renamed.forEach(
        (id, object) -> {
          objects.remove(id);
          objects.put(object.id(), object);
        });
    List<Dependency> edges = new ArrayList<>();
    current
        .dependencies()
        .forEach(
            edge ->
                edges.add(
                    new Dependency(
                        moved(edge.from(), renamed), moved(edge.to(), renamed), edge.part())));
    List<Unmanaged> unmanaged =
        current.unmanaged().stream()
            .map(
                object ->
                    new Unmanaged(
                        object.kind(),
                        object.schema(),
                        object.name(),
                        moved(object.needs(), renamed),
                        moved(object.fallsWith(), renamed),
                        moved(object.neededBy(), renamed)))
            .toList();
    return Catalog.of(objects.values(), edges, unmanaged, current.serverVersion());
  }

  private static Set<ObjectId> moved(Set<ObjectId> ids, Map<ObjectId, CatalogObject> renamed) {
    return ids.stream().map(id -> moved(id, renamed)).collect(Collectors.toSet());
  }

  private static ObjectId moved(ObjectId id, Map<ObjectId, CatalogObject> renamed) {
    CatalogObject object = renamed.get(id);
    return object == null ? id : object.id();
  }
}
