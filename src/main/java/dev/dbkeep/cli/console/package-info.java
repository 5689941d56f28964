/**
 * How commands are listed, print and ask, in words or as JSON, and how they run one another. Knows
 * no project and no database.
 */
@NullMarked
package dev.dbkeep.cli.console;

import org.jspecify.annotations.NullMarked;
