/** Branches on real servers and file systems. */
@NullMarked
package dev.dbkeep.branch;

import org.jspecify.annotations.NullMarked;
