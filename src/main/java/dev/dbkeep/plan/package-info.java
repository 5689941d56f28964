/**
 * Plan, Step, LockMode, Hazard: a plan is a value that can be printed, linted, proven and resumed.
 * Records only.
 */
@NullMarked
package dev.dbkeep.plan;

import org.jspecify.annotations.NullMarked;
