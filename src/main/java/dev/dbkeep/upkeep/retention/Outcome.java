package dev.dbkeep.upkeep.retention;

import java.time.Duration;
import java.util.List;

/**
 * What a policy did.
 *
 * @param resumed whether it went on with an earlier run and its cut-off
 * @param rows removed one by one, in all of the run
 * @param childRows of other tables that hung on them
 * @param detached partitions taken out, which are kept in schema dbkeep for a while
 * @param dropped partitions whose time there is over
 * @param archive where the rows are now; {@code none} when they are gone
 * @param bytesBefore of the table with its indexes and what is kept beside
 * @param bytesFree in the table for new rows, about
 * @param left whether rows are left that others changed while it ran
 * @param removal how long it took without VACUUM
 */
public record Outcome(
    Policy policy,
    String table,
    String cutoff,
    boolean resumed,
    long rows,
    long childRows,
    List<String> detached,
    List<String> dropped,
    String archive,
    long bytesBefore,
    long bytesAfter,
    long bytesFree,
    long walBytes,
    boolean left,
    Duration removal,
    Duration duration) {
  public Outcome {
    detached = List.copyOf(detached);
    dropped = List.copyOf(dropped);
  }
}
