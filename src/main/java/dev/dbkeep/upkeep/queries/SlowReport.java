package dev.dbkeep.upkeep.queries;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which statements took the time.
 *
 * @param from the beginning of the stretch; null for as long as the server counts
 * @param before the beginning of the stretch to compare with; null likewise
 * @param queries the one that took most first
 */
public record SlowReport(
    @Nullable Instant from,
    Instant to,
    @Nullable Instant before,
    boolean compared,
    List<QueryLoad> queries,
    List<String> notes) {
  public SlowReport {
    queries = List.copyOf(queries);
    notes = List.copyOf(notes);
  }

  /** Those that became slower, what costs most by that first. */
  public List<QueryLoad> slower() {
    return queries.stream()
        .filter(QueryLoad::isSlower)
        .sorted(Comparator.comparingDouble(SlowReport::lost).reversed())
        .toList();
  }

  private static double lost(QueryLoad load) {
    return load.meanBefore() == null ? 0 : (load.mean() - load.meanBefore()) * load.calls();
  }
}
