/**
 * The health checks: one file each, listed in {@link dev.dbkeep.upkeep.checks.Checks}. A check only
 * reads, says skipped and never ok where it could not look, and knows neither the score nor how
 * anything is printed. What other features know comes in as {@link
 * dev.dbkeep.upkeep.checks.Outside}.
 */
@NullMarked
package dev.dbkeep.upkeep.checks;

import org.jspecify.annotations.NullMarked;
