package dev.dbkeep.lint.facts;

import java.util.List;

/** What happens to a table as a whole. */
public sealed interface TableFact extends Fact {
  Name table();

  /**
   * {@code ifNotExists}: an older table of that name may stay. {@code constraints} are those
   * written behind the columns.
   */
  record Create(
      Name table,
      List<ColumnDefinition> columns,
      List<ConstraintDefinition> constraints,
      boolean ifNotExists,
      boolean temporary)
      implements TableFact {
    public Create {
      columns = List.copyOf(columns);
      constraints = List.copyOf(constraints);
    }
  }

  record Rename(Name table, String newName) implements TableFact {}

  record Move(Name table, String newSchema) implements TableFact {}

  record Truncate(Name table, boolean cascade) implements TableFact {}

  record Attach(Name table, Name partition) implements TableFact {}

  record Detach(Name table, Name partition, boolean concurrently) implements TableFact {}
}
