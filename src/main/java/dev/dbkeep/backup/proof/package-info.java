/**
 * Shows that a backup is good by restoring it: starts it, replays it, reads all of it and compares
 * it with the primary. Knows nothing of commands.
 */
@NullMarked
package dev.dbkeep.backup.proof;

import org.jspecify.annotations.NullMarked;
