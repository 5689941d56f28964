package dev.dbkeep.upkeep.partitions;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a table would get its partitions.
 *
 * @param table with its schema
 * @param boundary where the first new partition begins; what is before stays in the table there is
 * @param past the name that table has as a partition
 * @param bytes of the table without its indexes
 * @param reading how long the one step that reads all of it takes, about; null when unknown
 * @param resumed whether an earlier run was cut off, whose boundary stays
 * @param obstacles what keeps it from being done
 */
public record PartitionPlan(
    String table,
    String column,
    Width width,
    String boundary,
    String past,
    long bytes,
    @Nullable Duration reading,
    boolean resumed,
    List<PlannedStep> steps,
    List<Obstacle> obstacles) {
  public PartitionPlan {
    steps = List.copyOf(steps);
    obstacles = List.copyOf(obstacles);
  }
}
