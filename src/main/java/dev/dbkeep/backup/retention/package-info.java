/** Decides which backups and which WAL are needed no more, and takes them away safely. */
@NullMarked
package dev.dbkeep.backup.retention;

import org.jspecify.annotations.NullMarked;
