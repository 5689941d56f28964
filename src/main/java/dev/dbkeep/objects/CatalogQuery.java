package dev.dbkeep.objects;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Dependency;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.catalog.Unmanaged;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads every kind and then, from pg_depend, what needs what. The number of queries does not depend
 * on the number of objects.
 */
public final class CatalogQuery {
  private static final int DEEPEST_OWNERSHIP = 8;

  private final CatalogSession session;
  private final List<CatalogObject> objects = new ArrayList<>();
  private final Set<Dependency> dependencies = new HashSet<>();
  private final Map<Found.Address, Node> nodes = new HashMap<>();
  private final Map<Found.Address, Found.Address> owners = new HashMap<>();

  private CatalogQuery(CatalogSession session) {
    this.session = session;
  }

  /** What an address stands for: a managed object or a part of one, or something unmanaged. */
  private record Node(
      @Nullable ObjectId id, @Nullable String part, @Nullable Unmanaged unmanaged) {}

  private record Edge(Found.Address from, Found.Address to, char type) {}

  public static Catalog read(CatalogSession session) throws SQLException {
    return new CatalogQuery(session).read();
  }

  private Catalog read() throws SQLException {
    for (ObjectKind<?> kind : ObjectKinds.all()) {
      readKind(kind);
    }
    Map<Unmanaged, Set<ObjectId>> needs = new LinkedHashMap<>();
    Map<Unmanaged, Set<ObjectId>> fallsWith = new HashMap<>();
    Map<Unmanaged, Set<ObjectId>> neededBy = new HashMap<>();
    for (UnmanagedQuery.Named named : UnmanagedQuery.read(session)) {
      nodes.put(named.address(), new Node(null, null, named.object()));
      needs.put(named.object(), new HashSet<>());
      neededBy.put(named.object(), new HashSet<>());
    }
    for (Edge edge : edges()) {
      Node from = resolve(edge.from());
      Node to = resolve(edge.to());
      if (from == null || to == null) {
        continue;
      }
      if (from.id() != null
          && to.id() != null
          && !from.id().equals(to.id())
          && !isOwnedSequence(edge)) {
        dependencies.add(new Dependency(from.id(), to.id(), to.part()));
      }
      if (from.unmanaged() != null && to.id() != null) {
        needs.getOrDefault(from.unmanaged(), new HashSet<>()).add(to.id());
        if (edge.type() == 'a' || edge.type() == 'i') {
          fallsWith.computeIfAbsent(from.unmanaged(), object -> new HashSet<>()).add(to.id());
        }
      }
      if (from.id() != null && to.unmanaged() != null) {
        neededBy.getOrDefault(to.unmanaged(), new HashSet<>()).add(from.id());
      }
    }
    List<Unmanaged> unmanaged = new ArrayList<>();
    needs.forEach(
        (object, ids) ->
            unmanaged.add(
                new Unmanaged(
                    object.kind(),
                    object.schema(),
                    object.name(),
                    ids,
                    fallsWith.getOrDefault(object, Set.of()),
                    neededBy.getOrDefault(object, Set.of()))));
    return Catalog.of(objects, dependencies, unmanaged, session.serverVersion());
  }

  private <T extends CatalogObject> void readKind(ObjectKind<T> kind) throws SQLException {
    for (Found<T> found : kind.read(session)) {
      ObjectId id = found.object().id();
      objects.add(found.object());
      dependencies.addAll(found.dependencies());
      if (!found.address().equals(Found.Address.NONE)) {
        nodes.put(found.address(), new Node(id, null, null));
      }
      found.parts().forEach((address, part) -> nodes.put(address, new Node(id, part, null)));
    }
  }

  /**
   * Below 16384 everything is PostgreSQL's own. Ownership (internal, auto, extension) is kept to
   * find out what a nameless helper belongs to.
   */
  private List<Edge> edges() throws SQLException {
    List<Edge> edges =
        session.query(
            "select d.classid::int, d.objid, d.objsubid, d.refclassid::int, d.refobjid,"
                + " d.refobjsubid, d.deptype from pg_depend d where d.objid >= 16384",
            row ->
                new Edge(
                    new Found.Address(row.getInt(1), row.getLong(2), row.getInt(3)),
                    new Found.Address(row.getInt(4), row.getLong(5), row.getInt(6)),
                    row.getString(7).charAt(0)));
    for (Edge edge : edges) {
      boolean owns = edge.type() == 'i' || edge.type() == 'a' || edge.type() == 'e';
      if (owns) {
        // an internal owner is a firmer one than an automatic one
        owners.merge(edge.from(), edge.to(), (old, added) -> edge.type() == 'i' ? added : old);
      }
    }
    return edges;
  }

  private @Nullable Node resolve(Found.Address address) {
    Found.Address at = address;
    for (int depth = 0; depth < DEEPEST_OWNERSHIP; depth++) {
      Node node = nodes.get(at);
      if (node == null && at.column() != 0) {
        node = nodes.get(Found.Address.of(at.systemCatalog(), at.oid()));
      }
      if (node != null) {
        return node;
      }
      Found.Address owner =
          owners.get(at.column() == 0 ? at : Found.Address.of(at.systemCatalog(), at.oid()));
      if (owner == null) {
        return null;
      }
      at = owner;
    }
    return null;
  }

  /**
   * That a sequence falls with a column is told by its owner record; the column's default needs the
   * sequence, not the reverse.
   */
  private boolean isOwnedSequence(Edge edge) {
    Node from = nodes.get(edge.from());
    return edge.type() == 'a'
        && edge.to().column() != 0
        && from != null
        && from.id() != null
        && from.id().type() == ObjectType.SEQUENCE;
  }
}
