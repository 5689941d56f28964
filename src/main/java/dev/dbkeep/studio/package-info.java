/**
 * Studio: tables, their rows, edits and SQL in a browser. A server for this machine and its JSON
 * interface; what other features know is handed in by the commands.
 */
@NullMarked
package dev.dbkeep.studio;

import org.jspecify.annotations.NullMarked;
