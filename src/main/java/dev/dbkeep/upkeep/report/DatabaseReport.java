package dev.dbkeep.upkeep.report;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a report says.
 *
 * @param since the last report, or what was asked for
 * @param scores of the last complete looks, the newest last
 * @param sizes of the database, the newest last
 * @param tables the largest ones
 * @param slow what took the most time
 * @param slowNote why nothing is known of that; null when something is
 * @param changes since then, a sentence each
 */
public record DatabaseReport(
    String database,
    Instant at,
    Instant since,
    Health health,
    List<Point> scores,
    List<Point> sizes,
    List<Table> tables,
    List<Query> slow,
    @Nullable String slowNote,
    List<Removal> retention,
    List<Run> jobs,
    List<String> changes,
    List<Recommendation> recommendations) {
  public DatabaseReport {
    scores = List.copyOf(scores);
    sizes = List.copyOf(sizes);
    tables = List.copyOf(tables);
    slow = List.copyOf(slow);
    retention = List.copyOf(retention);
    jobs = List.copyOf(jobs);
    changes = List.copyOf(changes);
    recommendations = List.copyOf(recommendations);
  }

  /** The score with the numbers of open findings. */
  public record Health(
      int score, boolean valid, double coverage, long critical, long high, long medium, long low) {}

  /** A number at a moment. */
  public record Point(Instant at, long value) {}

  /**
   * A table.
   *
   * @param rows as the planner counts; negative when nobody counted
   * @param before bytes at the beginning; null when that is not known
   */
  public record Table(String name, long bytes, long rows, @Nullable Long before) {}

  /** A statement; times are milliseconds. */
  public record Query(
      String queryid,
      String text,
      double share,
      double milliseconds,
      double mean,
      @Nullable Double meanBefore,
      boolean slower) {}

  /** A run of retention. */
  public record Removal(String policy, Instant started, String state, long rows) {}

  /** The last run of a job. */
  public record Run(String job, Instant due, String state, @Nullable String detail) {}

  /**
   * What to do next.
   *
   * @param points of the score that it is worth
   */
  public record Recommendation(double points, String severity, String what, String command) {}
}
