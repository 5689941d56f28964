package dev.dbkeep.execute;

import java.time.Duration;

/**
 * A backend that keeps another from its lock.
 *
 * @param depth 1 for who blocks us, 2 for who blocks that one, and so on
 * @param query the beginning of its last statement, without literals after PASSWORD
 * @param transactionAge since its transaction began
 * @param queryAge since its last statement began
 */
public record Blocker(
    int depth,
    int pid,
    String application,
    String user,
    String state,
    Duration transactionAge,
    Duration queryAge,
    String query) {
  /** One line for a person. */
  @Override
  public String toString() {
    String who = application.isEmpty() ? user : application + ", " + user;
    return "pid "
        + pid
        + " ("
        + who
        + "), "
        + state
        + ", transaction open for "
        + transactionAge.toMillis() / 1000.0
        + " s, last statement begun "
        + queryAge.toMillis() / 1000.0
        + " s ago: "
        + query;
  }
}
