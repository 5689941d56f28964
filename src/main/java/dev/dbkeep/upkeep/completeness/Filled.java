package dev.dbkeep.upkeep.completeness;

import java.time.Duration;

/**
 * What a rule had added.
 *
 * @param resumed whether an earlier run was cut off
 * @param missing when the run began
 * @param rows added
 * @param skipped those that somebody else added meanwhile, or whose parents are gone
 */
public record Filled(
    CompletenessRule rule,
    String table,
    boolean resumed,
    long missing,
    long rows,
    long skipped,
    Duration took) {}
