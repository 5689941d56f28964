package dev.dbkeep.upkeep.queries.explain;

import org.jspecify.annotations.Nullable;

/**
 * One step of a plan in words.
 *
 * @param depth how far below the result it is
 * @param expected rows of one round, as the planner thinks
 * @param rows of all rounds; null where nothing was run
 * @param milliseconds of all rounds, with the steps below; null likewise
 * @param rounds how often it was run; null likewise
 */
public record PlanStep(
    int depth,
    String text,
    long expected,
    @Nullable Long rows,
    @Nullable Double milliseconds,
    @Nullable Long rounds) {}
