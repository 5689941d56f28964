package dev.dbkeep.backup.trace;

import java.time.Instant;

/**
 * A transaction that took rows from a table.
 *
 * @param rewritten whether the table got a new storage with it: TRUNCATE, VACUUM FULL, CLUSTER, or
 *     an ALTER TABLE
 * @param whole false when the transaction may have begun before what was searched
 */
public record Change(
    long xid,
    Instant committed,
    Commit commit,
    long deleted,
    long updated,
    boolean rewritten,
    boolean whole) {}
