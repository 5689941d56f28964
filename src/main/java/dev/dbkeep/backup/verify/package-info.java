/** Reads everything that a repository holds, and tells what is wrong and what survives that. */
@NullMarked
package dev.dbkeep.backup.verify;

import org.jspecify.annotations.NullMarked;
