package dev.dbkeep.studio.design;

import java.util.List;

/**
 * A migration that is not written yet.
 *
 * @param folder where it would be written
 * @param sql all of its text
 * @param findings what the rules say about it
 */
public record MigrationDraft(String folder, String sql, Steps steps, List<Finding> findings) {
  public MigrationDraft {
    findings = List.copyOf(findings);
  }

  /** What a rule says. */
  public record Finding(String rule, String severity, int line, String message, String remedy) {}
}
