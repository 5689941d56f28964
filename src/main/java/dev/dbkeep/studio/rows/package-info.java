/** A page of rows of any table in any order, found without counting past the others. */
@NullMarked
package dev.dbkeep.studio.rows;

import org.jspecify.annotations.NullMarked;
