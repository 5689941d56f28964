package dev.dbkeep.upkeep.partitions;

/**
 * Something of a table that its partitioned form could not have, or that would be lost.
 *
 * @param reason a clause with the names involved
 * @param way a sentence with what to do about it
 */
public record Obstacle(String reason, String way) {}
