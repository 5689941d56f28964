package dev.dbkeep.upkeep.completeness;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule finds missing.
 *
 * @param table with its schema
 * @param key the columns by which a row is found
 * @param how where the required rows come from, as a clause
 * @param rows how many are missing; below zero when the time did not suffice to count them
 * @param refusal why they cannot be added; null when they can
 * @param hint what to do about that
 */
public record Missing(
    CompletenessRule rule,
    String table,
    List<String> key,
    String how,
    long rows,
    @Nullable String refusal,
    @Nullable String hint) {
  public Missing {
    key = List.copyOf(key);
  }
}
