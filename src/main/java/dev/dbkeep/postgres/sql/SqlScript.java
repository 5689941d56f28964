package dev.dbkeep.postgres.sql;

/** A named text of SQL: {@code name} is the file (or what stands for it) that errors point at. */
public record SqlScript(String name, String text) {}
