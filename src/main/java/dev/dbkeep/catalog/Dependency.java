package dev.dbkeep.catalog;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * {@code from} needs {@code to} to exist; read from pg_depend.
 *
 * @param part what of {@code to} is needed: a column's name, or {@code constraint} and a
 *     constraint's name; null for the whole
 */
public record Dependency(ObjectId from, ObjectId to, @Nullable String part)
    implements Serializable {
  public Dependency(ObjectId from, ObjectId to) {
    this(from, to, null);
  }

  /** The part that a constraint of a table or domain is. */
  public static String constraintPart(String constraint) {
    return "constraint " + constraint;
  }
}
