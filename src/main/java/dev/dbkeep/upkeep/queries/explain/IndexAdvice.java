package dev.dbkeep.upkeep.queries.explain;

import org.jspecify.annotations.Nullable;

/**
 * An index to build.
 *
 * @param costBefore of the statement, as the planner counts
 * @param costAfter with the index, as hypopg lets the planner see it; null where nothing proves it
 * @param bytes how large it would be; null likewise
 */
public record IndexAdvice(
    String sql, double costBefore, @Nullable Double costAfter, @Nullable Long bytes) {}
