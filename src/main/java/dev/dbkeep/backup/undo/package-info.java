/**
 * Brings back the rows that a transaction deleted or overwrote: takes them from the past, compares
 * them with the present, and writes or runs the statements. Values travel as the texts that the
 * servers write; none of them becomes a Java type.
 */
@NullMarked
package dev.dbkeep.backup.undo;

import org.jspecify.annotations.NullMarked;
