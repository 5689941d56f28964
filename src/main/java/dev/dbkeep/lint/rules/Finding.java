package dev.dbkeep.lint.rules;

import dev.dbkeep.error.SourceLocation;
import dev.dbkeep.plan.Hazard;
import org.jspecify.annotations.Nullable;

/**
 * What a rule has to say about one statement.
 *
 * @param rule its id, as the reference page has it
 * @param message what would happen, and to what
 * @param remedy what to write instead
 * @param hazard the same for the executor, with the probe that tells whether it is real on a
 *     database; null for advice
 */
public record Finding(
    String rule,
    Severity severity,
    SourceLocation location,
    String message,
    String remedy,
    @Nullable Hazard hazard) {
  /** The same finding once the database was asked: with the counts in its message. */
  public Finding confirmed(Hazard confirmed) {
    return new Finding(rule, severity, location, confirmed.message(), remedy, confirmed);
  }
}
