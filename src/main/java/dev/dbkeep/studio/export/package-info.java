/** All rows of a table or view as a file, which is written while they are read. */
@NullMarked
package dev.dbkeep.studio.export;

import org.jspecify.annotations.NullMarked;
