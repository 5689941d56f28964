package dev.dbkeep.postgres.wire;

import dev.dbkeep.postgres.Lsn;
import org.jspecify.annotations.Nullable;

/**
 * A physical replication slot.
 *
 * @param restart the oldest place of which the server keeps the WAL for us; null while it keeps
 *     nothing
 * @param active the server process that streams from it, or 0
 * @param lost the server removed WAL that we still need: max_slot_wal_keep_size was too small
 */
public record Slot(String name, @Nullable Lsn restart, int active, boolean lost) {}
