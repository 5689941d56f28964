package dev.dbkeep.upkeep.retention;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy would do now.
 *
 * @param cutoff rows older than that go
 * @param rows that go one by one
 * @param exact whether they were counted, or estimated from the statistics
 * @param bytes that they take in the table
 * @param walBytes that removing them writes, about
 * @param way how they are found
 * @param partitions those that go as a whole
 * @param refusal why it would not begin; null when it would
 */
public record Estimate(
    Policy policy,
    String table,
    String cutoff,
    long rows,
    boolean exact,
    long bytes,
    long walBytes,
    String way,
    List<Partition> partitions,
    @Nullable String refusal,
    @Nullable String hint) {
  public Estimate {
    partitions = List.copyOf(partitions);
  }

  /**
   * A partition all of whose rows are over.
   *
   * @param rows as the statistics have it
   */
  public record Partition(String name, long rows, long bytes) {}
}
