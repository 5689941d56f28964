package dev.dbkeep.studio.rows;

import dev.dbkeep.studio.tables.TableShape;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the planner expects of a condition.
 *
 * @param rows about so many meet it
 * @param cost in the planner's units
 * @param sequential whether it would read a whole table for it
 */
public record Estimate(double rows, double cost, boolean sequential) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Asks the planner, which reads no row. */
  public static Estimate of(Connection connection, TableShape shape, String condition)
      throws SQLException {
    return of(connection, "SELECT FROM " + shape.table().quoted() + " WHERE " + condition);
  }

  static Estimate of(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("EXPLAIN (FORMAT JSON) " + query)) {
      row.next();
      JsonNode plan = MAPPER.readTree(row.getString(1)).get(0).get("Plan");
      return new Estimate(
          plan.get("Plan Rows").asDouble(), plan.get("Total Cost").asDouble(), scans(plan));
    }
  }

  private static boolean scans(JsonNode plan) {
    if (plan.get("Node Type").asString().equals("Seq Scan")) {
      return true;
    }
    JsonNode below = plan.get("Plans");
    return below != null && below.valueStream().anyMatch(Estimate::scans);
  }
}
