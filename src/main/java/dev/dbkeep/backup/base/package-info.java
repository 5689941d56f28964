/**
 * Making base backups: from the stream of the server into the chunks of a repository, also on top
 * of an earlier backup. Knows nothing of restoring them.
 */
@NullMarked
package dev.dbkeep.backup.base;

import org.jspecify.annotations.NullMarked;
