/** CSV files into tables: what they would become, and all of their rows or none. */
@NullMarked
package dev.dbkeep.studio.load;

import org.jspecify.annotations.NullMarked;
