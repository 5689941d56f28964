package dev.dbkeep.catalog;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An ordinary table with its columns (in attribute order) and its own constraints (sorted by name).
 *
 * @param options storage parameters as in WITH (…)
 * @param replicaIdentity DEFAULT, FULL, NOTHING or USING INDEX and the name of a constraint;
 *     DEFAULT where an {@link Index} says that it is the one
 * @param clusteredOn the constraint whose index CLUSTER uses, or null
 */
public record Table(
    String schema,
    String name,
    List<Column> columns,
    List<Constraint> constraints,
    boolean unlogged,
    SortedMap<String, String> options,
    String replicaIdentity,
    @Nullable String clusteredOn)
    implements CatalogObject {
  public Table {
    columns = List.copyOf(columns);
    constraints = List.copyOf(constraints);
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
  }

  @Override
  public ObjectId id() {
    return ObjectId.of(ObjectType.TABLE, schema, name);
  }

  public @Nullable Column column(String columnName) {
    return columns.stream()
        .filter(column -> column.name().equals(columnName))
        .findFirst()
        .orElse(null);
  }
}
