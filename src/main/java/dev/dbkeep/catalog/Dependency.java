package dev.dbkeep.catalog;

import org.jspecify.annotations.Nullable;

/**
 * {@code from} needs {@code to} to exist; read from pg_depend.
 *
 * @param column the column of {@code to} that is needed, or null for the whole object
 */
public record Dependency(ObjectId from, ObjectId to, @Nullable String column) {
  public Dependency(ObjectId from, ObjectId to) {
    this(from, to, null);
  }
}
