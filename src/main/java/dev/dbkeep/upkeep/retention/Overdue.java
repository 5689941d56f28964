package dev.dbkeep.upkeep.retention;

/**
 * A policy that is not kept: rows are there that should have gone days ago.
 *
 * @param since before that moment they are
 */
public record Overdue(Policy policy, String table, String since) {}
