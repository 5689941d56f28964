/**
 * Connections, quoting and SQLSTATE mapping for one PostgreSQL server. Must not know any feature.
 */
@NullMarked
package dev.dbkeep.postgres;

import org.jspecify.annotations.NullMarked;
