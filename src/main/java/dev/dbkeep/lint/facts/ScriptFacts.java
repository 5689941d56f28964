package dev.dbkeep.lint.facts;

import dev.dbkeep.lint.grammar.ParsedScript;
import dev.dbkeep.lint.grammar.ParsedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All statements of a script. */
public record ScriptFacts(String script, List<StatementFacts> statements) {
  public ScriptFacts {
    statements = List.copyOf(statements);
  }

  /** Reads them in order, since SET search_path changes what the later names mean. */
  public static ScriptFacts of(ParsedScript parsed, SearchPath begin) {
    List<StatementFacts> statements = new ArrayList<>();
    SearchPath path = begin;
    for (ParsedStatement statement : parsed.statements()) {
      List<Fact> facts = new FactReader(path).read(statement);
      statements.add(
          new StatementFacts(
              statements.size(), parsed.location(statement.offset()), statement.text(), facts));
      for (Fact fact : facts) {
        if (fact instanceof SessionFact.SetSearchPath set) {
          path = set.schemas().isEmpty() ? begin : begin.with(set.schemas());
        }
      }
    }
    return new ScriptFacts(parsed.script().name(), statements);
  }

  public <T extends Fact> Stream<T> all(Class<T> type) {
    return statements.stream()
        .flatMap(statement -> statement.facts().stream())
        .filter(type::isInstance)
        .map(type::cast);
  }
}
