package dev.dbkeep.lint.facts;

import dev.dbkeep.error.SourceLocation;
import java.util.List;

/** One statement: where it stands, what it says and what it does. */
public record StatementFacts(int index, SourceLocation location, String text, List<Fact> facts) {
  public StatementFacts {
    facts = List.copyOf(facts);
  }
}
