/**
 * Rows that must exist: finds those that are missing and adds them in step with neighbours. Never
 * changes or removes a row.
 */
@NullMarked
package dev.dbkeep.upkeep.completeness;

import org.jspecify.annotations.NullMarked;
