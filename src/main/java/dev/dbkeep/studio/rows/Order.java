package dev.dbkeep.studio.rows;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.tables.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A total order of a table's rows: the wished one, and the key behind it, so that no two rows are
 * equal in it and a place in it can be named by values.
 *
 * @param total whether it is one: a table without a key has none
 */
record Order(TableShape shape, List<SortColumn> columns, boolean total) {
  // of a row of NULLs, IS NULL is true, though it is a value; an index answers both ways
  private static final String NULL = " IS NOT DISTINCT FROM NULL";
  private static final String NOT_NULL = " IS DISTINCT FROM NULL";

  static Order of(TableShape shape, List<SortColumn> wished) {
    List<SortColumn> columns = new ArrayList<>();
    for (SortColumn sort : wished) {
      shape.required(sort.column());
      add(columns, sort);
    }
    // the key runs in the direction of what stands before it: an index can be read in one direction
    boolean descending = !columns.isEmpty() && columns.getLast().descending();
    for (String column : shape.key()) {
      add(columns, new SortColumn(column, descending));
    }
    return new Order(shape, List.copyOf(columns), !shape.key().isEmpty());
  }

  private static void add(List<SortColumn> columns, SortColumn sort) {
    if (columns.stream().noneMatch(known -> known.column().equals(sort.column()))) {
      columns.add(sort);
    }
  }

  /** The same rows from the last to the first. */
  Order reversed() {
    return new Order(
        shape,
        columns.stream().map(sort -> new SortColumn(sort.column(), !sort.descending())).toList(),
        total);
  }

  /** What stands behind ORDER BY, of the table's columns whatever else is in the list. */
  String clause() {
    return columns.stream()
        .map(sort -> "\"row\"." + direction(sort))
        .collect(Collectors.joining(", "));
  }

  /** The same as the list of an index. */
  String indexed(int wished) {
    return columns.stream().limit(wished).map(Order::direction).collect(Collectors.joining(", "));
  }

  private static String direction(SortColumn sort) {
    return Identifiers.quote(sort.column()) + (sort.descending() ? " DESC" : "");
  }

  /**
   * The rows behind a place, as conditions each of which an index can answer by itself. Their rows
   * follow one another: all of the first come before all of the second.
   */
  List<String> behind(List<@Nullable String> cursor) {
    if (cursor.size() != columns.size()) {
      throw DbkeepException.of(
          ErrorCode.USAGE, "the cursor is of another order", "Open the table again.");
    }
    if (uniform()) {
      return List.of(rowComparison(cursor));
    }
    List<String> ranges = new ArrayList<>();
    for (int i = columns.size() - 1; i >= 0; i--) {
      String same = same(cursor, i);
      behind(columns.get(i), cursor.get(i)).forEach(range -> ranges.add(same + range));
    }
    return ranges;
  }

  /** The rows of a first column from a value on. */
  List<String> from(String value) {
    SortColumn first = columns.getFirst();
    String at =
        Identifiers.quote(first.column())
            + (first.descending() ? " <= " : " >= ")
            + operand(first, value);
    return !first.descending() && nullable(first)
        ? List.of(at, Identifiers.quote(first.column()) + NULL)
        : List.of(at);
  }

  /** Whether one comparison of rows says it: all in one direction, and no NULL anywhere. */
  private boolean uniform() {
    boolean descending = columns.getFirst().descending();
    return columns.stream().allMatch(sort -> sort.descending() == descending && !nullable(sort));
  }

  private String rowComparison(List<@Nullable String> cursor) {
    return columns.stream()
            .map(sort -> Identifiers.quote(sort.column()))
            .collect(Collectors.joining(", ", "(", ")"))
        + (columns.getFirst().descending() ? " < " : " > ")
        + IntStream.range(0, columns.size())
            .mapToObj(i -> operand(columns.get(i), cursor.get(i)))
            .collect(Collectors.joining(", ", "(", ")"));
  }

  /** Equal to the cursor in the columns before one. */
  private String same(List<@Nullable String> cursor, int before) {
    StringBuilder same = new StringBuilder();
    for (int i = 0; i < before; i++) {
      String column = Identifiers.quote(columns.get(i).column());
      String value = cursor.get(i);
      same.append(column)
          .append(value == null ? NULL : " = " + operand(columns.get(i), value))
          .append(" AND ");
    }
    return same.toString();
  }

  /** NULLs are the last, in a descending order the first. */
  private List<String> behind(SortColumn sort, @Nullable String value) {
    String column = Identifiers.quote(sort.column());
    if (sort.descending()) {
      return List.of(value == null ? column + NOT_NULL : column + " < " + operand(sort, value));
    }
    if (value == null) {
      return List.of();
    }
    String greater = column + " > " + operand(sort, value);
    return nullable(sort) ? List.of(greater, column + NULL) : List.of(greater);
  }

  private boolean nullable(SortColumn sort) {
    return shape.column(sort.column()).map(TableShape.Column::nullable).orElse(true);
  }

  private String operand(SortColumn sort, @Nullable String value) {
    return value == null ? "NULL" : shape.required(sort.column()).operand(value);
  }

  /** The B-tree that gives rows in this order as far as it was wished; empty when there is none. */
  Optional<TableShape.IndexShape> index(int wished) {
    List<@Nullable String> names = new ArrayList<>();
    columns.stream().limit(Math.max(1, wished)).forEach(sort -> names.add(sort.column()));
    boolean mixed =
        columns.stream().limit(wished).map(SortColumn::descending).distinct().count() > 1;
    return mixed
        ? Optional.empty()
        : shape.indexes().stream()
            .filter(TableShape.IndexShape::ordered)
            .filter(
                index ->
                    index.columns().size() >= names.size()
                        && index.columns().subList(0, names.size()).equals(names))
            .findFirst();
  }
}
