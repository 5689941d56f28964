/** Texts of SQL and filters that members keep, in a table of dbkeep's own in the database. */
@NullMarked
package dev.dbkeep.studio.saved;

import org.jspecify.annotations.NullMarked;
