/**
 * The commands about writable copies of the database: create, list, switch, diff, reset, drop,
 * prune.
 */
@NullMarked
package dev.dbkeep.cli.branch;

import org.jspecify.annotations.NullMarked;
