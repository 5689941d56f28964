/**
 * The tables dbkeep keeps in the schema {@code dbkeep} of a target database, by feature, as scripts
 * that only grow in number. Knows nothing of who runs them or who reads the tables.
 */
@NullMarked
package dev.dbkeep.execute.tables;

import org.jspecify.annotations.NullMarked;
