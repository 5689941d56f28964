package dev.dbkeep.upkeep.queries.explain;

/**
 * Something that makes a statement slow, or a figure that the planner has wrong.
 *
 * @param share of the whole statement's time or cost; zero where that cannot be said
 */
public record PlanFault(String what, String remedy, double share) {}
