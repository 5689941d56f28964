package dev.dbkeep.studio.rows;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.tables.ShapeReader;
import dev.dbkeep.studio.tables.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the server would find the rows of a filter.
 *
 * @param scan sequential when it reads the whole table
 * @param rows about so many
 * @param cost in the planner's units
 * @param suggestion the index that would help; null when none is known to
 */
public record FilterPlan(String scan, double rows, double cost, @Nullable String suggestion) {
  /** Signs that a B-tree answers. */
  private static final Set<String> ORDERED = Set.of("=", "<", "<=", ">", ">=", "between", "in");

  public static FilterPlan read(Connection connection, PlanRequest request) throws SQLException {
    return of(connection, ShapeReader.read(connection, request.table()), request.filter());
  }

  static FilterPlan of(Connection connection, TableShape shape, @Nullable Filter filter)
      throws SQLException {
    Estimate estimate = Estimate.of(connection, shape, Condition.of(shape, filter));
    return new FilterPlan(
        estimate.sequential() ? "sequential" : "index",
        estimate.rows(),
        estimate.cost(),
        estimate.sequential() ? suggestion(shape, filter) : null);
  }

  private static @Nullable String suggestion(TableShape shape, @Nullable Filter filter) {
    List<String> columns = new ArrayList<>();
    collect(filter, columns);
    return columns.isEmpty()
        ? null
        : "CREATE INDEX CONCURRENTLY ON %s (%s)"
            .formatted(
                shape.table().quoted(),
                columns.stream()
                    .distinct()
                    .map(Identifiers::quote)
                    .collect(Collectors.joining(", ")));
  }

  /** Columns that are compared for equality come first: behind a range an index orders nothing. */
  private static void collect(@Nullable Filter filter, List<String> columns) {
    switch (filter) {
      case Filter.All all -> all.all().forEach(part -> collect(part, columns));
      case Filter.Comparison comparison when ORDERED.contains(comparison.operator()) ->
          columns.add(comparison.operator().equals("=") ? 0 : columns.size(), comparison.column());
      case null, default -> {}
    }
  }
}
