package dev.dbkeep.lint;

import dev.dbkeep.lint.facts.ScriptFacts;
import dev.dbkeep.lint.grammar.Grammar;
import dev.dbkeep.lint.rules.Finding;
import dev.dbkeep.lint.rules.LintContext;
import dev.dbkeep.lint.rules.Rules;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.postgres.sql.SqlScript;
import java.util.List;
import java.util.Objects;

/**
 * Finds what is dangerous in scripts before they run. Make one and keep it: it holds the loaded
 * grammar.
 */
public final class Lint {
  private final Grammar grammar = new Grammar();

  public List<Finding> check(SqlScript script) {
    return check(script, LintContext.DEFAULT);
  }

  /**
   * The findings in one script, in its order.
   *
   * @throws dev.dbkeep.error.DbkeepException SCRIPT with file, line and column where PostgreSQL's
   *     grammar refuses it
   */
  public List<Finding> check(SqlScript script, LintContext context) {
    return check(List.of(script), context).getFirst();
  }

  /**
   * The same for scripts that will run one after the other: a table made by the first holds no rows
   * for the second.
   */
  public List<List<Finding>> check(List<SqlScript> scripts, LintContext context) {
    List<ScriptFacts> facts =
        scripts.stream()
            .map(script -> ScriptFacts.of(grammar.parse(script), context.searchPath()))
            .toList();
    return Rules.findings(facts, context);
  }

  /** What the executor must confirm on the database before it runs the script. */
  public static List<Hazard> hazards(List<Finding> findings) {
    return findings.stream().map(Finding::hazard).filter(Objects::nonNull).toList();
  }
}
