package dev.dbkeep.lint.facts;

import dev.dbkeep.postgres.Identifiers;

/**
 * The schema and name of a table, type or index; an unqualified name stands in the first schema of
 * the search_path.
 */
public record Name(String schema, String name) {
  /** As a statement needs it: {@code "public"."User"}. */
  public String sql() {
    return Identifiers.quote(schema, name);
  }

  public Name withName(String newName) {
    return new Name(schema, newName);
  }

  /** As a consent flag names it: {@code public.User}. */
  @Override
  public String toString() {
    return schema + "." + name;
  }
}
