/**
 * Which statements take the server's time, which of them became slower, and which miss their
 * target: from pg_stat_statements and what schema dbkeep remembers of it, or by sampling. Knows
 * nothing of checks and jobs.
 */
@NullMarked
package dev.dbkeep.upkeep.queries;

import org.jspecify.annotations.NullMarked;
