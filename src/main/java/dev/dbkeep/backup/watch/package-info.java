/** How a protection fares: its numbers at one moment, and which of them somebody has to know of. */
@NullMarked
package dev.dbkeep.backup.watch;

import org.jspecify.annotations.NullMarked;
