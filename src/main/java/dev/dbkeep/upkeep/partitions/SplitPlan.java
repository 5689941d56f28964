package dev.dbkeep.upkeep.partitions;

import java.util.List;
import java.util.OptionalLong;

/**
 * How the past of a table would be divided.
 *
 * @param table with its schema
 * @param past the name of its partition for the past
 * @param rows about
 * @param bytes that the past takes with its indexes, and the new ones will take once more
 * @param free how much room there is; empty when nobody can tell
 * @param made the new partitions, the oldest first
 * @param state how far it is: new, or the state of the one that was begun
 * @param holders whose open transactions would keep the exchange waiting, as clauses
 * @param obstacles what keeps it from being done
 */
public record SplitPlan(
    String table,
    String column,
    Width width,
    String past,
    long rows,
    long bytes,
    OptionalLong free,
    List<String> made,
    String state,
    List<PlannedStep> steps,
    List<String> holders,
    List<Obstacle> obstacles) {
  public SplitPlan {
    made = List.copyOf(made);
    steps = List.copyOf(steps);
    holders = List.copyOf(holders);
    obstacles = List.copyOf(obstacles);
  }
}
