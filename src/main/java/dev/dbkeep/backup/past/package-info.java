/**
 * Looking back: a server that stands still at a moment of the past, queries on it, and one table of
 * it copied into the present. Never writes to what it looks at.
 */
@NullMarked
package dev.dbkeep.backup.past;

import org.jspecify.annotations.NullMarked;
