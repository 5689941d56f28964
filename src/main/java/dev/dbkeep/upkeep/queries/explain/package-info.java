/**
 * What a statement does, in words: its plan, what makes it slow, and which index would help, proven
 * where hypopg is there. Never changes a row.
 */
@NullMarked
package dev.dbkeep.upkeep.queries.explain;

import org.jspecify.annotations.NullMarked;
