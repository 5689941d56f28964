package dev.dbkeep.upkeep.relations;

import java.time.Duration;

/**
 * What counting may cost.
 *
 * @param time for each relation
 * @param tempBytes that a count may write to disk, where the role may set that limit
 */
public record OrphanBudget(Duration time, long tempBytes) {
  private static final long GIGABYTE = 1L << 30;
  public static final OrphanBudget DEFAULT = new OrphanBudget(Duration.ofMinutes(1), 2 * GIGABYTE);

  public OrphanBudget withTime(Duration newTime) {
    return new OrphanBudget(newTime, tempBytes);
  }
}
