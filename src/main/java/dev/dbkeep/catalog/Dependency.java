package dev.dbkeep.catalog;

/** {@code from} needs {@code to} to exist; read from pg_depend. */
public record Dependency(ObjectId from, ObjectId to) {}
