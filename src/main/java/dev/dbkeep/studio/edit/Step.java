package dev.dbkeep.studio.edit;

import org.jspecify.annotations.Nullable;

/**
 * A change that was made in a transaction which is still open.
 *
 * @param index which of the changes
 * @param before the row before; null for one that was added, or that an earlier change took along
 * @param after the row after; null for one that went
 * @param followers what foreign keys did by themselves
 */
record Step(
    int index,
    Change change,
    EditedTable table,
    @Nullable WholeRow before,
    @Nullable WholeRow after,
    Followers followers) {}
