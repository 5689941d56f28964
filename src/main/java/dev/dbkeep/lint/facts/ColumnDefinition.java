package dev.dbkeep.lint.facts;

import java.util.List;

/**
 * A column as CREATE TABLE and ADD COLUMN write it; {@code constraints} are the inline ones beside
 * NOT NULL.
 */
public record ColumnDefinition(
    String name,
    ColumnType type,
    boolean notNull,
    DefaultKind defaultKind,
    boolean identity,
    boolean generatedStored,
    List<ConstraintDefinition> constraints) {
  public ColumnDefinition {
    constraints = List.copyOf(constraints);
  }

  public boolean primaryKey() {
    return constraints.stream()
        .anyMatch(constraint -> constraint.kind() == ConstraintDefinition.Kind.PRIMARY_KEY);
  }

  /** True when every row that is there gets a value by itself. */
  public boolean fillsItself() {
    return defaultKind != DefaultKind.NONE || identity || generatedStored || type.serial();
  }
}
