/**
 * Migration folders and history tables against real databases, real projects and the tools they
 * come from.
 */
@NullMarked
package dev.dbkeep.migrate;

import org.jspecify.annotations.NullMarked;
