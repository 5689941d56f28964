package dev.dbkeep.upkeep.partitions;

import java.time.Duration;
import java.util.List;

/**
 * What was done about the partitions of a table.
 *
 * @param by who made them: dbkeep, or pg_partman for its own tables
 * @param past the partition that holds what was there before; empty where there is none
 * @param boundary where it ends
 * @param made the new partitions
 * @param strays rows in the default partition that have none of their own
 * @param locked how long the transaction took in which nobody else could use the table; zero where
 *     there was none
 */
public record Applied(
    String table,
    String by,
    String past,
    String boundary,
    List<String> made,
    long strays,
    Duration locked) {
  public Applied {
    made = List.copyOf(made);
  }
}
