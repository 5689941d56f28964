package dev.dbkeep.studio.rows;

import dev.dbkeep.studio.tables.TableShape;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How many rows meet a condition, and how sure that is.
 *
 * @param kind exact; about, as the planner or a sample has it; at least, where a limit was met
 */
public record Counts(String kind, long rows, long millis) {
  private static final String EXACT = "exact";
  private static final String AT_LEAST = "at least";
  private static final int FEW = 50_000;
  private static final double SAMPLE_COST = 20_000;
  private static final double SAMPLE = 100;

  /** Quickly: exact where few rows have to be read, else about. */
  public static Counts quick(Connection connection, TableShape shape, String condition)
      throws SQLException {
    long began = System.nanoTime();
    Estimate estimate = Estimate.of(connection, shape, condition);
    if (estimate.cost() < SAMPLE_COST && estimate.rows() < FEW) {
      return new Counts(EXACT, exact(connection, shape, condition), since(began));
    }
    boolean whole = condition.equals("true");
    if (whole || !shape.hasHeap() || shape.kind().equals("materialized view")) {
      return new Counts("about", Math.round(estimate.rows()), since(began));
    }
    return new Counts("about", sampled(connection, shape, condition), since(began));
  }

  /** Every row that meets it. */
  public static Counts whole(Connection connection, TableShape shape, String condition)
      throws SQLException {
    long began = System.nanoTime();
    return new Counts(EXACT, exact(connection, shape, condition), since(began));
  }

  /** So many of those that meet it at most, so that it costs little beside what people do. */
  public static Counts upTo(int limit, Connection connection, TableShape shape, String condition)
      throws SQLException {
    long began = System.nanoTime();
    String some =
        "SELECT FROM %s WHERE %s LIMIT %d".formatted(shape.table().quoted(), condition, limit);
    long rows = number(connection, "SELECT count(*) FROM (%s) AS found".formatted(some));
    return new Counts(rows < limit ? EXACT : AT_LEAST, rows, since(began));
  }

  static long exact(Connection connection, TableShape shape, String condition) throws SQLException {
    return number(
        connection, "SELECT count(*) FROM " + shape.table().quoted() + " WHERE " + condition);
  }

  /** From one block in a hundred: the planner is wrong about expressions, these are real rows. */
  private static long sampled(Connection connection, TableShape shape, String condition)
      throws SQLException {
    long hits =
        number(
            connection,
            "SELECT count(*) FROM %s TABLESAMPLE SYSTEM (1) REPEATABLE (1) WHERE %s"
                .formatted(shape.table().quoted(), condition));
    return Math.round(hits * SAMPLE);
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static long since(long began) {
    return (System.nanoTime() - began) / 1_000_000;
  }
}
