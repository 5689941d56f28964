/**
 * The commands that keep a database in order day by day: retention, partitions, orphans, slow, and
 * the jobs that run them.
 */
@NullMarked
package dev.dbkeep.cli.upkeep;

import org.jspecify.annotations.NullMarked;
