package dev.dbkeep.catalog;

import java.io.Serializable;
import java.util.Set;

/**
 * Something the database holds that dbkeep does not manage yet: it is named, never touched, never
 * dropped.
 *
 * @param kind PostgreSQL's word for it: function, trigger, policy, partitioned table
 * @param needs the managed objects it cannot exist without
 * @param fallsWith those of them that take it along when they are dropped, as a table does its
 *     triggers
 * @param neededBy the managed objects that cannot exist without it
 */
public record Unmanaged(
    String kind,
    String schema,
    String name,
    Set<ObjectId> needs,
    Set<ObjectId> fallsWith,
    Set<ObjectId> neededBy)
    implements Serializable {
  public Unmanaged {
    needs = Set.copyOf(needs);
    fallsWith = Set.copyOf(fallsWith);
    neededBy = Set.copyOf(neededBy);
  }

  public Unmanaged(String kind, String schema, String name) {
    this(kind, schema, name, Set.of(), Set.of(), Set.of());
  }

  @Override
  public String toString() {
    return kind + " " + (schema.isEmpty() ? "" : schema + ".") + name;
  }
}
