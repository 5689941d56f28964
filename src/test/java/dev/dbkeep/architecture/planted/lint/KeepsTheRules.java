package dev.dbkeep.architecture.planted.lint;

/** Right in every way. */
public record KeepsTheRules(String name) {}
