/** Connections of Studio, and the end of whatever runs for a page that was left. */
@NullMarked
package dev.dbkeep.studio.database;

import org.jspecify.annotations.NullMarked;
