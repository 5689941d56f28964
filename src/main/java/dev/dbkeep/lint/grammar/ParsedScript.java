package dev.dbkeep.lint.grammar;

import dev.dbkeep.error.SourceLocation;
import dev.dbkeep.postgres.sql.SqlScript;
import java.util.List;

/** A script with the syntax tree of each of its statements. */
public record ParsedScript(SqlScript script, List<ParsedStatement> statements) {
  public ParsedScript {
    statements = List.copyOf(statements);
  }

  public SourceLocation location(int offset) {
    return SourceLocation.of(script.name(), script.text(), offset);
  }
}
