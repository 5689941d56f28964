/** The command that opens Studio, and what Studio shows of the other commands. */
@NullMarked
package dev.dbkeep.cli.studio;

import org.jspecify.annotations.NullMarked;
