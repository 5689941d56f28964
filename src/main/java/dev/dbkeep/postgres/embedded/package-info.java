/**
 * The PostgreSQL server that dbkeep brings along: found or unpacked once per user, copied from a
 * template directory, started, shared by every dbkeep of a project, stopped. Must not know any
 * feature.
 */
@NullMarked
package dev.dbkeep.postgres.embedded;

import org.jspecify.annotations.NullMarked;
