package dev.dbkeep.upkeep.queries.explain;

import java.util.List;

/**
 * What the catalog says of a table that a plan reads.
 *
 * @param rows as of the last ANALYZE; negative when there was none
 * @param keys the leading columns or expressions of each of its indexes, in their order
 */
record PlanTable(
    String schema,
    String name,
    double rows,
    boolean analyzed,
    List<String> columns,
    List<List<String>> keys) {
  PlanTable {
    columns = List.copyOf(columns);
    keys = List.copyOf(keys);
  }

  String shown() {
    return schema + "." + name;
  }

  /** Whether an index begins with these, in any order. */
  boolean hasIndexOn(List<String> wanted) {
    return keys.stream()
        .anyMatch(
            key ->
                key.size() >= wanted.size() && key.subList(0, wanted.size()).containsAll(wanted));
  }
}
