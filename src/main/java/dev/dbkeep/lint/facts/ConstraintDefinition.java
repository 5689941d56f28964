package dev.dbkeep.lint.facts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A constraint as it is written.
 *
 * @param columns its keys, or the columns of a foreign key; empty for an inline one and for a check
 * @param references the table a foreign key points at
 * @param usingIndex the index it takes over
 */
public record ConstraintDefinition(
    @Nullable String name,
    Kind kind,
    List<String> columns,
    @Nullable Name references,
    boolean notValid,
    @Nullable String usingIndex,
    boolean nullsNotDistinct) {
  public ConstraintDefinition {
    columns = List.copyOf(columns);
  }

  /** The kinds, as SQL names them. */
  public enum Kind {
    PRIMARY_KEY("primary key"),
    UNIQUE("unique constraint"),
    FOREIGN_KEY("foreign key"),
    CHECK("check"),
    EXCLUDE("exclude constraint"),
    NOT_NULL("not-null constraint");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
