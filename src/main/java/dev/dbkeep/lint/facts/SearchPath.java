package dev.dbkeep.lint.facts;

import java.util.List;
import java.util.Set;

/**
 * What unqualified names mean: they stand in the first schema that has the object, and new ones are
 * made in the first of all.
 *
 * @param schemas in their order, at least one
 * @param known relations and types of the database, as far as it was asked
 */
public record SearchPath(List<String> schemas, Set<Name> known) {
  public SearchPath {
    schemas = List.copyOf(schemas);
    known = Set.copyOf(known);
  }

  /** One schema, of which nothing is known. */
  public static SearchPath of(String schema) {
    return new SearchPath(List.of(schema), Set.of());
  }

  SearchPath with(List<String> newSchemas) {
    return new SearchPath(newSchemas, known);
  }

  /** Where an unqualified name is made. */
  public String first() {
    return schemas.getFirst();
  }

  /** The schema that an unqualified name of something that is there leads to. */
  String schemaOf(String name) {
    return schemas.stream()
        .filter(schema -> known.contains(new Name(schema, name)))
        .findFirst()
        .orElseGet(this::first);
  }
}
