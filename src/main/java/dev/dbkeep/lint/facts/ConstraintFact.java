package dev.dbkeep.lint.facts;

/** What happens to a constraint of a table. */
public sealed interface ConstraintFact extends Fact {
  Name table();

  record Add(Name table, ConstraintDefinition definition) implements ConstraintFact {}

  record Drop(Name table, String name) implements ConstraintFact {}

  record Validate(Name table, String name) implements ConstraintFact {}

  record Rename(Name table, String name, String newName) implements ConstraintFact {}
}
