package dev.dbkeep.upkeep.partitions;

import java.time.Duration;
import java.util.List;

/**
 * What came of a split, or of its way back.
 *
 * @param made the partitions that took the place of the past; none on the way back
 * @param keptAs where the past is now
 * @param rows that both sides held when they were compared
 * @param already whether it was done before
 * @param locked how long nobody else could use the table
 * @param took all of this run
 */
public record SplitOutcome(
    String table,
    List<String> made,
    String keptAs,
    long rows,
    boolean already,
    Duration locked,
    Duration took) {
  public SplitOutcome {
    made = List.copyOf(made);
  }
}
