/** Records of what a database holds. No SQL, no I/O. */
@NullMarked
package dev.dbkeep.catalog;

import org.jspecify.annotations.NullMarked;
