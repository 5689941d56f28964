package dev.dbkeep.lint.facts;

import java.util.List;

/** What changes the session, and what no rule looks at yet. */
public sealed interface SessionFact extends Fact {
  /** BEGIN, COMMIT and their kin. */
  record Transaction(Kind kind) implements SessionFact {}

  /**
   * SET search_path: unqualified names stand in other schemas from here on; none for those the
   * script began with.
   */
  record SetSearchPath(List<String> schemas) implements SessionFact {
    public SetSearchPath {
      schemas = List.copyOf(schemas);
    }
  }

  /**
   * SQL put together at run time: EXECUTE with more than a literal, or a DO block in another
   * language.
   */
  record Dynamic() implements SessionFact {}

  /** Anything else, by the name of its syntax tree. */
  record Other(String statement) implements SessionFact {}

  /** What a transaction statement does to the transaction. */
  enum Kind {
    BEGIN,
    COMMIT,
    ROLLBACK,
    SAVEPOINT
  }
}
