/**
 * The commands that protect a cluster, prove it, and look into its past: protect, backup, restore,
 * rescue, at, when-deleted, undo.
 */
@NullMarked
package dev.dbkeep.cli.backup;

import org.jspecify.annotations.NullMarked;
