package dev.dbkeep.execute;

import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.Probe;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the real database which hazards apply to it, and to how many rows; reads only and never
 * waits long.
 */
public final class HazardProbes {
  /** What a count may take before it is given up; the hazard then stays. */
  private static final Duration COUNT_BUDGET = Duration.ofSeconds(20);

  private static final Duration LOCK_BUDGET = Duration.ofMillis(500);

  private static final String UNDEFINED_TABLE = "42P01";

  /**
   * No such table, column or schema: it is made within the same migration, so it holds no rows yet.
   */
  private static final Set<String> ABSENT = Set.of(UNDEFINED_TABLE, "42703", "3F000");

  private HazardProbes() {}

  /**
   * The hazards that are real on this database, with the number of rows and three of them in the
   * message; hazards without a probe always are. The connection is left as it was found.
   */
  public static List<Hazard> confirm(Connection connection, List<Hazard> hazards) {
    List<Hazard> real = new ArrayList<>();
    for (Hazard hazard : hazards) {
      Hazard confirmed =
          hazard.probe() == null ? hazard : confirm(connection, hazard, hazard.probe());
      if (confirmed != null) {
        real.add(confirmed);
      }
    }
    return real;
  }

  private static @Nullable Hazard confirm(Connection connection, Hazard hazard, Probe probe) {
    try (ProbeTransaction _ = ProbeTransaction.open(connection, probe, COUNT_BUDGET, LOCK_BUDGET);
        Statement statement = connection.createStatement()) {
      long rows = count(statement, probe.countSql());
      return rows == 0
          ? null
          : withMessage(
              hazard, hazard.message() + ": " + SampleRows.rows(rows) + samples(statement, probe));
    } catch (SQLException e) {
      if (ABSENT.contains(String.valueOf(e.getSQLState()))) {
        return null;
      }
      return withMessage(hazard, hazard.message() + " (could not be counted: " + reason(e) + ")");
    }
  }

  private static long count(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  private static String samples(Statement statement, Probe probe) throws SQLException {
    if (probe.sampleSql().isBlank()) {
      return "";
    }
    try (ResultSet result = statement.executeQuery(probe.sampleSql())) {
      return SampleRows.describe(result);
    }
  }

  private static String reason(SQLException e) {
    return switch (String.valueOf(e.getSQLState())) {
      case "57014" -> "it took longer than " + COUNT_BUDGET.toSeconds() + " s";
      case "55P03" -> "the table is locked";
      case "42501" -> "no right to read the table";
      default -> String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    };
  }

  private static Hazard withMessage(Hazard hazard, String message) {
    return new Hazard(
        hazard.kind(), hazard.object(), hazard.subject(), message, hazard.remedy(), hazard.probe());
  }
}
