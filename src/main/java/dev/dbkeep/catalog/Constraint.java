package dev.dbkeep.catalog;

import java.io.Serializable;

/**
 * A constraint that belongs to one table or domain: primary key, unique, exclude or check.
 *
 * @param definition as {@code pg_get_constraintdef} prints it, including NOT VALID and DEFERRABLE
 */
public record Constraint(String name, Type type, String definition) implements Serializable {
  /** The four that stay inside a table; foreign keys stand on their own. */
  public enum Type {
    PRIMARY_KEY,
    UNIQUE,
    EXCLUDE,
    CHECK
  }
}
