/** Many databases: which ones a query of the first one names, and how large each is. */
@NullMarked
package dev.dbkeep.upkeep.fleet;

import org.jspecify.annotations.NullMarked;
