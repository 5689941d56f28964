/**
 * The report of a database: its health, how it grew, what was slow, what retention and jobs did,
 * and what changed since the last one. Knows nothing of commands and channels.
 */
@NullMarked
package dev.dbkeep.upkeep.report;

import org.jspecify.annotations.NullMarked;
