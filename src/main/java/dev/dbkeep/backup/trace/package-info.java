/**
 * Who changed which rows, as the write-ahead log tells it: transactions, the rows they deleted and
 * updated by their place in the table, and what became of one row.
 */
@NullMarked
package dev.dbkeep.backup.trace;

import org.jspecify.annotations.NullMarked;
