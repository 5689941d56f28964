package dev.dbkeep.catalog;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A view or materialized view; {@code definition} is as {@code pg_get_viewdef} prints it, without
 * the last semicolon.
 */
public record View(
    String schema,
    String name,
    boolean materialized,
    List<ViewColumn> columns,
    String definition,
    SortedMap<String, String> options)
    implements CatalogObject {
  public View {
    columns = List.copyOf(columns);
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
  }

  /** A result column: CREATE OR REPLACE VIEW may only add some at the end. */
  public record ViewColumn(String name, String type) implements Serializable {}

  @Override
  public ObjectId id() {
    return ObjectId.of(materialized ? ObjectType.MATERIALIZED_VIEW : ObjectType.VIEW, schema, name);
  }
}
