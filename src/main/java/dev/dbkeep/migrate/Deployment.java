package dev.dbkeep.migrate;

import java.time.Duration;
import java.util.List;

/**
 * What a deploy did.
 *
 * @param warnings sentences about the history that did not stop it
 */
public record Deployment(List<Applied> applied, List<String> warnings, Duration duration) {
  public Deployment {
    applied = List.copyOf(applied);
    warnings = List.copyOf(warnings);
  }

  /**
   * One migration that ran.
   *
   * @param inTransaction whether one transaction held all of it, also its row in the history
   */
  public record Applied(String name, Duration duration, boolean inTransaction) {}
}
