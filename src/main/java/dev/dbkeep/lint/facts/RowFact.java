package dev.dbkeep.lint.facts;

import java.util.List;

/** What happens to the rows of a table. */
public sealed interface RowFact extends Fact {
  Name table();

  record Delete(Name table, boolean hasWhere) implements RowFact {}

  record Update(Name table, List<String> columns, boolean hasWhere) implements RowFact {
    public Update {
      columns = List.copyOf(columns);
    }
  }

  record Insert(Name table) implements RowFact {}
}
