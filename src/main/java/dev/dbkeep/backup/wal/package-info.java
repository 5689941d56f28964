/** The write-ahead log as files: names, a folder of segments, and the receiver that fills it. */
@NullMarked
package dev.dbkeep.backup.wal;

import org.jspecify.annotations.NullMarked;
