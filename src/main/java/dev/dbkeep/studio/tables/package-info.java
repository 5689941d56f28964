/** What can be looked at: tables and views, their columns, keys and relations. */
@NullMarked
package dev.dbkeep.studio.tables;

import org.jspecify.annotations.NullMarked;
