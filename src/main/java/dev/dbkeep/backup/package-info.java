/** Base backups, the archive of the write-ahead log, restore and its proof. */
@NullMarked
package dev.dbkeep.backup;

import org.jspecify.annotations.NullMarked;
