package dev.dbkeep.execute;

import java.time.Duration;

/**
 * How patient a run is.
 *
 * @param lockTimeout the longest one try may keep others waiting behind it
 * @param lockWait how long a job is tried again before it fails closed
 * @param runnerWait how long to wait for another runner to finish
 */
public record ExecuteOptions(Duration lockTimeout, Duration lockWait, Duration runnerWait) {
  public static final ExecuteOptions DEFAULTS =
      new ExecuteOptions(Duration.ofMillis(100), Duration.ofSeconds(60), Duration.ofMinutes(15));

  public ExecuteOptions {
    if (lockTimeout.isNegative() || lockTimeout.isZero()) {
      throw new IllegalArgumentException("lockTimeout must be longer than nothing");
    }
  }

  public ExecuteOptions withLockTimeout(Duration newLockTimeout) {
    return new ExecuteOptions(newLockTimeout, lockWait, runnerWait);
  }

  public ExecuteOptions withLockWait(Duration newLockWait) {
    return new ExecuteOptions(lockTimeout, newLockWait, runnerWait);
  }

  public ExecuteOptions withRunnerWait(Duration newRunnerWait) {
    return new ExecuteOptions(lockTimeout, lockWait, newRunnerWait);
  }
}
