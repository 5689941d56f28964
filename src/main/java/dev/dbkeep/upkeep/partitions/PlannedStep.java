package dev.dbkeep.upkeep.partitions;

import java.util.List;

/**
 * One transaction on the way to partitions.
 *
 * @param what it does, as a clause
 * @param lock which lock it takes, and for how long
 */
public record PlannedStep(String what, String lock, List<String> statements) {
  public PlannedStep {
    statements = List.copyOf(statements);
  }
}
