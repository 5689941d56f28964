package dev.dbkeep.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A column. Types and expressions are as PostgreSQL prints them with an empty search_path.
 *
 * @param collation schema-qualified and quoted, or null for the type's own
 * @param defaultExpression or null; a generated column has {@link #generated} instead
 * @param storage PLAIN, EXTERNAL, EXTENDED or MAIN where it differs from the type's own, else null
 */
public record Column(
    String name, String type, boolean notNull, @Nullable String defaultExpression, @Nullable Identity identity, @Nullable Generated generated, @Nullable String collation, @Nullable String storage, @Nullable String compression) {

  /** GENERATED … AS IDENTITY with the name and options of its sequence. */
  public record Identity(boolean always, String sequenceName, SequenceOptions options) {}

  /** GENERATED ALWAYS AS (expression), STORED or (PostgreSQL 18) VIRTUAL. */
  public record Generated(String expression, boolean stored) {}
}
