package dev.dbkeep.studio.rows;

/** A column of an order; NULLs come last, in a descending order first, as PostgreSQL has it. */
public record SortColumn(String column, boolean descending) {}
