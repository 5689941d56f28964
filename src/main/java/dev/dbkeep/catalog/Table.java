package dev.dbkeep.catalog;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.Collections;

/**
 * An ordinary table with its columns (in attribute order) and its own constraints (sorted by name).
 *
 * @param options storage parameters as in WITH (…)
 * @param replicaIdentity DEFAULT, FULL, NOTHING or USING INDEX name
 */
public record Table(String schema, String name, List<Column> columns, List<Constraint> constraints, boolean unlogged, SortedMap<String, String> options, String replicaIdentity) implements CatalogObject {
  public Table {
    columns = List.copyOf(columns);
    constraints = List.copyOf(constraints);
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
  }

  @Override
  public ObjectId id() {
    return ObjectId.of(ObjectType.TABLE, schema, name);
  }
}
