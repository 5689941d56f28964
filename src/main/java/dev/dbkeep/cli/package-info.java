/** One class per command: read arguments, call one facade, print. Nothing else lives here. */
@NullMarked
package dev.dbkeep.cli;

import org.jspecify.annotations.NullMarked;
