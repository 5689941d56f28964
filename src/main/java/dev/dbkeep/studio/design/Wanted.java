package dev.dbkeep.studio.design;

/**
 * A design that a database is to become.
 *
 * @param design says what is drawn, what it was called, and what is to go
 * @param sql what builds it
 */
public record Wanted(Design design, String sql) {}
