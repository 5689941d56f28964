/**
 * Removes rows whose time has passed, in pieces that nobody notices, and keeps them elsewhere first
 * where a policy says so. Knows nothing of backups; the command asks for a way back before.
 */
@NullMarked
package dev.dbkeep.upkeep.retention;

import org.jspecify.annotations.NullMarked;
