/** The PostgreSQL server that dbkeep brings along: unpacked once, started, shared, stopped. */
@NullMarked
package dev.dbkeep.postgres.embedded;

import org.jspecify.annotations.NullMarked;
