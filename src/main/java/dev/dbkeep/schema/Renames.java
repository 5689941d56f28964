package dev.dbkeep.schema;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Dependency;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.objects.ObjectKind;
import dev.dbkeep.objects.ObjectKinds;
import dev.dbkeep.plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is only called otherwise: found where two definitions differ in nothing else, or said by a person. */
final class Renames {
  private Renames() {}

  /** The current catalog as it is after the renames, whose steps are added to {@code steps}. */
  static Catalog apply(Catalog current, Catalog wanted, PlanOptions options, List<Step> steps) {
    return sameButForName(current, wanted, steps);
  }

  private static Catalog sameButForName(Catalog current, Catalog wanted, List<Step> steps) {
    Map<CatalogObject, ObjectId> nameless = new HashMap<>();
    wanted.objects().values().stream().filter(object -> !current.objects().containsKey(object.id())).forEach(object -> {
      CatalogObject without = named(object, "");
      if (without != null) {
        nameless.putIfAbsent(without, object.id());
      }
    });
    if (nameless.isEmpty()) {
      return current;
    }
    Set<String> taken = new HashSet<>();
    current.objects().values().forEach(object -> claims(object).forEach(name -> taken.add(object.id().schema() + "." + name)));
    Map<ObjectId, CatalogObject> renamed = new HashMap<>();
    for (CatalogObject object : current.objects().values()) {
      if (wanted.objects().containsKey(object.id())) {
        continue;
      }
      CatalogObject without = named(object, "");
      ObjectId target = without == null ? null : nameless.get(without);
      if (target != null && !taken.contains(target.schema() + "." + target.name())) {
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
    current.dependencies().forEach(edge -> edges.add(new Dependency(moved(edge.from(), renamed), moved(edge.to(), renamed), edge.part())));
    return Catalog.of(objects.values(), edges, current.unmanaged(), current.serverVersion());
  }

  private static ObjectId moved(ObjectId id, Map<ObjectId, CatalogObject> renamed) {
    CatalogObject object = renamed.get(id);
    return object == null ? id : object.id();
  }
}
