package dev.dbkeep.backup.trace;

import dev.dbkeep.postgres.Lsn;

/**
 * Where in the log a transaction committed.
 *
 * @param before where to stand to see what it changed as it was: its commit, or the place where it
 *     first locked a table against readers, who would wait there for ever
 * @param at its commit
 * @param end behind that record
 */
public record Commit(int timeline, Lsn before, Lsn at, Lsn end) {}
