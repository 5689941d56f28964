package dev.dbkeep.studio.rows;

import dev.dbkeep.studio.tables.ShapeReader;
import dev.dbkeep.studio.tables.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
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
  public static FilterPlan read(Connection connection, PlanRequest request) throws SQLException {
    return of(connection, ShapeReader.read(connection, request.table()), request.filter());
  }

  static FilterPlan of(Connection connection, TableShape shape, @Nullable Filter filter)
      throws SQLException {
    Estimate estimate = Estimate.of(connection, shape, Condition.of(shape, filter));
    String suggestion =
        estimate.sequential() && filter != null
            ? IndexSuggestion.of(connection, shape, filter).orElse(null)
            : null;
    return new FilterPlan(
        estimate.sequential() ? "sequential" : "index",
        estimate.rows(),
        estimate.cost(),
        suggestion);
  }
}
