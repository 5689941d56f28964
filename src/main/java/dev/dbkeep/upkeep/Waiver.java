package dev.dbkeep.upkeep;

import dev.dbkeep.upkeep.checks.Check;
import dev.dbkeep.upkeep.checks.Finding;
import java.time.LocalDate;

/**
 * A finding that somebody takes on himself until a day; it stays visible and costs nothing.
 *
 * @param check id or name of the check
 * @param object the object of the finding; {@code *} for all of the check
 * @param until the last day on which it holds
 */
public record Waiver(String check, String object, String owner, String reason, LocalDate until) {
  boolean covers(Check of, Finding finding, LocalDate today) {
    return !today.isAfter(until)
        && (check.equalsIgnoreCase(of.id()) || check.equalsIgnoreCase(of.name()))
        && (object.equals("*") || object.equals(finding.object()));
  }
}
