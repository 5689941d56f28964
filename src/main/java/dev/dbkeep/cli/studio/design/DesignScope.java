package dev.dbkeep.cli.studio.design;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Comment;
import dev.dbkeep.catalog.Dependency;
import dev.dbkeep.catalog.Domain;
import dev.dbkeep.catalog.EnumType;
import dev.dbkeep.catalog.Extension;
import dev.dbkeep.catalog.ForeignKey;
import dev.dbkeep.catalog.Index;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.catalog.Schema;
import dev.dbkeep.catalog.Sequence;
import dev.dbkeep.catalog.SequenceOwner;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.catalog.View;
import dev.dbkeep.studio.design.Design;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a design speaks of. All else of a database is taken over into what is wanted, as it is: so
 * it is neither dropped nor forgotten, and is built anew where a drawn thing below it changes.
 */
final class DesignScope {
  private final DrawnNames drawn;
  private final Carried carried;

  /**
   * @param current what of the database can be drawn
   */
  DesignScope(Design design, Design current) {
    this.drawn = new DrawnNames(design, current);
    this.carried = new Carried(drawn);
  }

  /**
   * The wanted catalog with all that the design does not speak of.
   *
   * @param inTheWay what stands on something that the design does not have
   */
  record Adopted(Catalog catalog, List<String> notes, List<String> inTheWay) {}

  Adopted adopt(Catalog current, Catalog wanted) {
    TreeMap<ObjectId, CatalogObject> objects = new TreeMap<>(wanted.objects());
    Set<Dependency> edges = new HashSet<>(wanted.dependencies());
    KeptSequences.keep(current, objects, edges);
    Set<ObjectId> kept = new HashSet<>();
    List<String> notes = new ArrayList<>();
    for (CatalogObject object : current.objects().values()) {
      CatalogObject same = objects.get(object.id());
      if (!isCompared(object)) {
        if (same != null && !same.equals(object) && isDrawable(object)) {
          notes.add(
              object.id()
                  + " is left as it is: the database has one that cannot be drawn under that name");
        }
        objects.put(object.id(), object);
        kept.add(object.id());
      } else if (same != null) {
        objects.put(object.id(), carried.over(object, same));
      }
    }
    objects
        .values()
        .removeIf(
            object ->
                object instanceof Comment comment
                    && kept.contains(comment.id())
                    && !objects.containsKey(comment.of()));
    current.dependencies().stream().filter(edge -> kept.contains(edge.from())).forEach(edges::add);
    Set<ObjectId> present = objects.keySet();
    List<String> inTheWay =
        edges.stream()
            .filter(edge -> kept.contains(edge.from()) && present.contains(edge.from()))
            .filter(edge -> isMissing(edge, objects))
            .map(DesignScope::obstacle)
            .sorted()
            .distinct()
            .toList();
    edges.removeIf(edge -> !present.contains(edge.from()) || !present.contains(edge.to()));
    Catalog adopted = new Catalog(objects, edges, wanted.unmanaged(), wanted.serverVersion());
    return new Adopted(adopted, notes, inTheWay);
  }

  private static boolean isMissing(Dependency edge, TreeMap<ObjectId, CatalogObject> objects) {
    CatalogObject needed = objects.get(edge.to());
    if (needed == null) {
      return true;
    }
    String part = edge.part();
    return part != null
        && needed instanceof Table table
        && table.column(part) == null
        && table.constraints().stream()
            .noneMatch(each -> Dependency.constraintPart(each.name()).equals(part));
  }

  private static String obstacle(Dependency edge) {
    return "%s, which is not drawn, needs %s%s, which the design does not have: change it first, or"
            .formatted(edge.from(), edge.part() == null ? "" : edge.part() + " of ", edge.to())
        + " draw that again";
  }

  /** What could stand in a design under the same name. */
  private static boolean isDrawable(CatalogObject object) {
    return object instanceof Index || object instanceof ForeignKey || object instanceof EnumType;
  }

  private boolean isCompared(CatalogObject object) {
    return switch (object) {
      case Table table -> drawn.holds(table.schema(), table.name());
      case EnumType type -> drawn.holdsEnum(type.schema(), type.name());
      case Index index -> drawn.hasIndex(index.schema(), index.table(), index.name());
      case ForeignKey key -> drawn.hasReference(key.schema(), key.table(), key.name());
      case SequenceOwner owner -> drawn.isSerial(owner.schema(), owner.sequence());
      case Sequence sequence -> drawn.isSerial(sequence.schema(), sequence.name());
      case Comment comment ->
          comment.of().type() == ObjectType.TABLE
              && drawn.holds(comment.of().schema(), comment.of().name())
              && (comment.part() == null || !comment.part().startsWith("constraint "));
      case Schema _, Extension _, Domain _, View _ -> false;
    };
  }
}
