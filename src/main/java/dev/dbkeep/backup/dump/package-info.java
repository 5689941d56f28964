/**
 * Portable dumps by the machine's own pg_dump and pg_restore: one database, readable by any later
 * server.
 */
@NullMarked
package dev.dbkeep.backup.dump;

import org.jspecify.annotations.NullMarked;
