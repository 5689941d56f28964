package dev.dbkeep.lint.facts;

/** What happens to one column of a table that exists. */
public sealed interface ColumnFact extends Fact {
  Name table();

  String column();

  record Add(Name table, ColumnDefinition definition, boolean ifNotExists) implements ColumnFact {
    @Override
    public String column() {
      return definition.name();
    }
  }

  record Drop(Name table, String column, boolean cascade, boolean ifExists) implements ColumnFact {}

  record ChangeType(Name table, String column, ColumnType type, Conversion conversion)
      implements ColumnFact {}

  record SetNotNull(Name table, String column) implements ColumnFact {}

  record DropNotNull(Name table, String column) implements ColumnFact {}

  record SetDefault(Name table, String column, DefaultKind kind) implements ColumnFact {}

  record DropDefault(Name table, String column) implements ColumnFact {}

  record Rename(Name table, String column, String newName) implements ColumnFact {}

  /** How the values come into the new type. */
  enum Conversion {
    /** No USING: PostgreSQL's assignment cast. */
    ASSIGNMENT,
    /** USING casts the column itself, maybe by way of text. */
    CAST,
    /** USING computes something else; the author decided what becomes of each value. */
    EXPRESSION
  }
}
