package dev.dbkeep.lint.facts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to an index. */
public sealed interface IndexFact extends Fact {
  /**
   * CREATE INDEX.
   *
   * @param columns the plain columns, without expressions
   * @param plain true when it has neither expressions nor a WHERE clause
   */
  record Create(
      @Nullable String name,
      Name table,
      List<String> columns,
      boolean plain,
      boolean unique,
      boolean nullsNotDistinct,
      boolean concurrently,
      boolean ifNotExists)
      implements IndexFact {
    public Create {
      columns = List.copyOf(columns);
    }
  }

  record Drop(Name index, boolean concurrently) implements IndexFact {}

  record Rename(Name index, String newName) implements IndexFact {}

  /** REINDEX of an index, table, schema or database. */
  record Reindex(boolean concurrently) implements IndexFact {}
}
