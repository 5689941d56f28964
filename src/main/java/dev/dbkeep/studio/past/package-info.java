/**
 * Looks at the past: a server that stands still at a moment, which pages read like the database as
 * it is. Who can start one is handed in.
 */
@NullMarked
package dev.dbkeep.studio.past;

import org.jspecify.annotations.NullMarked;
