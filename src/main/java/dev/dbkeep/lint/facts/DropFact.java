package dev.dbkeep.lint.facts;

/**
 * DROP of a whole object other than an index. {@code schema} of {@code name} is empty for what
 * stands outside schemas.
 */
public record DropFact(Kind kind, Name name, boolean cascade, boolean ifExists) implements Fact {
  /** The kinds that matter to the data; all others are OTHER. */
  public enum Kind {
    TABLE,
    VIEW,
    MATERIALIZED_VIEW,
    TYPE,
    DOMAIN,
    SEQUENCE,
    SCHEMA,
    EXTENSION,
    DATABASE,
    OTHER
  }
}
