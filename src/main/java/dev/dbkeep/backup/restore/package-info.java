/** Chooses what is needed to be back at a moment, and puts it there. */
@NullMarked
package dev.dbkeep.backup.restore;

import org.jspecify.annotations.NullMarked;
